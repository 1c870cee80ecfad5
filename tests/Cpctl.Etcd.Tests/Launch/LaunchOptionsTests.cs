using Cpctl.Api.Resources;
using Cpctl.Etcd.Launch;
using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Tests.Launch;

[Trait("Category", "Unit")]
public sealed class LaunchOptionsTests
{
    [Fact]
    public void Parse_Everything_BothSpellings()
    {
        var options = LaunchOptions.Parse(["--data-dir=/d", "--identity", "/i", "--wait-ports=2379,2380", "--wait-timeout", "7", "--", "etcd", "--name=x", "--"]);

        Assert.Equal(("/d", "/i", TimeSpan.FromSeconds(7)), (options.DataDirectory, options.IdentityFile, options.WaitTimeout));
        Assert.Equal([2379, 2380], options.WaitPorts);
        Assert.Equal(["etcd", "--name=x", "--"], options.Command);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--data-dir /d --identity /i --")]
    [InlineData("--data-dir /d -- etcd")]
    [InlineData("--data-dir /d --identity /i --wait-ports x -- etcd")]
    [InlineData("--data-dir /d --identity /i --wait-ports 70000 -- etcd")]
    [InlineData("--data-dir /d --identity /i --wait-timeout -1 -- etcd")]
    [InlineData("--data-dir /d --identity /i --nonsense 1 -- etcd")]
    [InlineData("--data-dir")]
    public void Parse_Wrong_SaysWhat(string line) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => LaunchOptions.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Message);

    [Fact]
    public void CommandFor_Identity_IsAddedAfterTheRenderedArguments()
    {
        var options = LaunchOptions.Parse(["--data-dir=/d", "--identity=/i", "--", "etcd", "--snapshot-count=1"]);
        var identity = new MemberIdentity("cp1", "aa", "bb", 2, "cp1=https://h:2380", MemberIdentity.StateExisting, "tok", "https://h:2380");

        Assert.Equal(
            [
                "etcd", "--snapshot-count=1", "--data-dir=/d", "--name=cp1", "--initial-advertise-peer-urls=https://h:2380",
                "--initial-cluster=cp1=https://h:2380", "--initial-cluster-state=existing", "--initial-cluster-token=tok",
            ],
            EtcdLaunch.CommandFor(options, identity));
    }

    [Fact]
    public void CommandFor_IdentityThatSkipsTheContentCheck_HasItOff()
    {
        var options = LaunchOptions.Parse(["--data-dir=/d", "--identity=/i", "--", "etcd", .. EtcdFlags.For(EtcdVersion.Parse("3.5.30"), new EtcdSpec())]);
        var identity = new MemberIdentity("cp1", "aa", "bb", 2, "cp1=https://h:2380", MemberIdentity.StateExisting, "tok", "https://h:2380");

        Assert.Contains("--experimental-initial-corrupt-check=true", EtcdLaunch.CommandFor(options, identity));
        Assert.Contains("--experimental-initial-corrupt-check=false", EtcdLaunch.CommandFor(options, identity with { SkipsContentCheck = true }));
    }
}
