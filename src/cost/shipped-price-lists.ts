import { PriceListAttributes } from './price-list';
import * as apNortheast1 from './price-lists/ap-northeast-1.json';
import * as apSoutheast1 from './price-lists/ap-southeast-1.json';
import * as apSoutheast2 from './price-lists/ap-southeast-2.json';
import * as caCentral1 from './price-lists/ca-central-1.json';
import * as euCentral1 from './price-lists/eu-central-1.json';
import * as euNorth1 from './price-lists/eu-north-1.json';
import * as euWest1 from './price-lists/eu-west-1.json';
import * as euWest2 from './price-lists/eu-west-2.json';
import * as euWest3 from './price-lists/eu-west-3.json';
import * as usEast1 from './price-lists/us-east-1.json';
import * as usEast2 from './price-lists/us-east-2.json';
import * as usWest2 from './price-lists/us-west-2.json';

/**
 * The price lists that come with the library. Their prices are public and without discounts; each file says where they
 * are from and on which day. What no source gave is not in them, and so unknown.
 */
export const SHIPPED_PRICE_LISTS: { readonly [region: string]: PriceListAttributes } = {
  'ap-northeast-1': apNortheast1,
  'ap-southeast-1': apSoutheast1,
  'ap-southeast-2': apSoutheast2,
  'ca-central-1': caCentral1,
  'eu-central-1': euCentral1,
  'eu-north-1': euNorth1,
  'eu-west-1': euWest1,
  'eu-west-2': euWest2,
  'eu-west-3': euWest3,
  'us-east-1': usEast1,
  'us-east-2': usEast2,
  'us-west-2': usWest2,
};
