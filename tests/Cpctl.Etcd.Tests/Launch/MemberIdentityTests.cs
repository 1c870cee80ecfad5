using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Tests.Launch;

[Trait("Category", "Unit")]
public sealed class MemberIdentityTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("cpctl-identity-").FullName;

    private string File => Path.Combine(_directory, "etcd", "membership.json");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_Saved_Same()
    {
        var identity = new MemberIdentity("cp1", "aa", "bb", 3, "cp1=u", MemberIdentity.StateExisting, "token", "u", HasStarted: true);

        Assert.True(identity.Save(File));
        Assert.False(identity.Save(File), "nothing to write the second time");
        Assert.Equal(identity, MemberIdentity.Load(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Load_SomethingElse_SaysWhichFile(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);

        Assert.Contains(File, Assert.Throws<InvalidDataException>(() => MemberIdentity.Load(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryLoad_NoFile_Null() => Assert.Null(MemberIdentity.TryLoad(File));

    [Fact]
    public void Joining_ListWithUnstartedSelf_NamesItself()
    {
        var list = new MemberList(0xabc, [Member(1, "bootstrap", "https://a:12380"), Member(2, "", "https://b:2380"), Member(3, "", "https://c:2380")]);

        var identity = MemberIdentity.Joining(list, "cp2", "https://b:2380", epoch: 1)!;

        Assert.Equal("bootstrap=https://a:12380,cp2=https://b:2380,0000000000000003=https://c:2380", identity.InitialCluster);
        Assert.Equal(
            ("0000000000000abc", "0000000000000002", MemberIdentity.StateExisting, false),
            (identity.ClusterId, identity.MemberId, identity.InitialClusterState, identity.HasStarted));
    }

    [Fact]
    public void Joining_NotListedYet_Null() =>
        Assert.Null(MemberIdentity.Joining(new MemberList(1, [Member(1, "bootstrap", "https://a:12380")]), "cp2", "https://b:2380", epoch: 1));

    [Fact]
    public void ClientUrlsOfInitialCluster_BootstrapMemberAndOthers_AreThoseOfTheOthers()
    {
        var list = new MemberList(1, [Member(1, "bootstrap", "https://10.0.0.1:12380"), Member(2, "cp2", "https://10.0.0.2:2380"), Member(3, "cp3", "https://[fd00::3]:2380")]);

        var identity = MemberIdentity.Joining(list, "cp2", "https://10.0.0.2:2380", epoch: 1)!;

        Assert.Equal(["https://10.0.0.2:2379", "https://[fd00::3]:2379"], identity.ClientUrlsOfInitialCluster());
    }

    private static MemberInfo Member(ulong id, string name, string peerUrl) => new(id, name, [peerUrl], [], IsLearner: name.Length == 0);
}
