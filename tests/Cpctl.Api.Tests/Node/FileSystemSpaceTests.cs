using Cpctl.Api.Node;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class FileSystemSpaceTests
{
    private static readonly string[] Mounts =
    [
        "22 1 0:20 / / rw,relatime - overlay overlay rw",
        "30 22 8:1 /lib/cpctl /var/lib/cpctl rw,relatime master:1 - ext4 /dev/sda1 rw",
        "31 22 8:1 /lib/etcd /var/lib/etcd rw,relatime master:1 - ext4 /dev/sda1 rw",
        "32 31 8:2 / /var/lib/etcd rw,relatime master:1 - ext4 /dev/sdb1 rw",
    ];

    [Theory]
    [InlineData("/var/lib/cpctl/backup", "8:1")]
    [InlineData("/var/lib/cpctl", "8:1")]
    [InlineData("/var/lib/etcd/member", "8:2")] // mounted over the other
    [InlineData("/var/lib/cpctl2", "0:20")]
    [InlineData("/", "0:20")]
    public void DeviceOf_Path_IsOfTheNearestMount(string path, string device) => Assert.Equal(device, FileSystemSpace.DeviceOf(path, Mounts));

    [Fact]
    public void Of_ADirectoryThatIsNotThereYet_IsOfWhatItWouldBeMadeIn() => Assert.Equal(FileSystemSpace.Of("/").Id, FileSystemSpace.Of("/no-such/directory").Id);
}
