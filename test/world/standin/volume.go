package main

import "syscall"

func usedPercent(folder string) int {
	var volume syscall.Statfs_t
	if syscall.Statfs(folder, &volume) != nil || volume.Blocks == 0 {
		return 100
	}
	return int(100 * (volume.Blocks - volume.Bavail) / volume.Blocks)
}
