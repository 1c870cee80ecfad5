using Cpctl.Etcd.Launch;

namespace Cpctl.Etcd.Tests.Launch;

[Trait("Category", "Unit")]
public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("cpctl-data-").FullName;
    private readonly MemberIdentity _identity = new("cp1", "aa", "bb", 3, "", MemberIdentity.StateExisting, "token", "https://h:2380");

    private DataDirectory Sut => new(_path);

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Check_EmptyAndNeverStarted_MayStart() => Assert.Null(Sut.Check(_identity));

    [Fact]
    public void Check_StampedButEtcdNeverGotFar_MayStart()
    {
        Sut.Stamp(_identity);
        Directory.CreateDirectory(Path.Combine(_path, "member", "snap"));

        Assert.Null(Sut.Check(_identity));
    }

    [Fact]
    public void Check_OwnData_MayStart()
    {
        Sut.Stamp(_identity);
        WriteData();

        Assert.Null(Sut.Check(_identity with { HasStarted = true }));
    }

    [Fact]
    public void Check_DataWithoutStamp_Foreign()
    {
        WriteData();

        Assert.Equal(LaunchExit.ForeignData, Sut.Check(_identity)!.Exit);
    }

    [Fact]
    public void Check_StampUnreadable_Foreign()
    {
        File.WriteAllText(Path.Combine(_path, DataDirectoryStamp.FileName), "{");

        Assert.Equal(LaunchExit.ForeignData, Sut.Check(_identity)!.Exit);
    }

    public static TheoryData<string, string> Differences => new()
    {
        { "cluster", "its cluster is aa, expected cc" },
        { "member", "its member id is bb, expected cc" },
        { "epoch", "its epoch is 3, expected 4" },
        { "token", "another cluster token" },
        { "name", "its name is cp1, expected cc" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Check_OtherIdentity_ForeignWithTheDifference(string field, string message)
    {
        Sut.Stamp(_identity);
        WriteData();
        var other = field switch
        {
            "cluster" => _identity with { ClusterId = "cc" },
            "member" => _identity with { MemberId = "cc" },
            "epoch" => _identity with { Epoch = 4 },
            "token" => _identity with { InitialClusterToken = "cc" },
            _ => _identity with { Name = "cc" },
        };

        var refusal = Sut.Check(other)!;

        Assert.Equal(LaunchExit.ForeignData, refusal.Exit);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FirstMemberLearnsItsIds_SameMember()
    {
        Sut.Stamp(_identity with { ClusterId = null, MemberId = null });
        WriteData();

        Assert.Null(Sut.Check(_identity));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Check_HasRunAndLogIsGone_Lost(bool agentSaysSo, bool stampSaysSo)
    {
        Sut.Stamp(_identity);
        if (stampSaysSo)
        {
            WriteData();
            Sut.Stamp(_identity);
            Directory.Delete(Path.Combine(_path, "member"), recursive: true);
        }

        Assert.Equal(LaunchExit.LostData, Sut.Check(_identity with { HasStarted = agentSaysSo })!.Exit);
    }

    [Fact]
    public void Check_HasRunAndDirectoryIsGone_Lost() =>
        Assert.Equal(LaunchExit.LostData, new DataDirectory(Path.Combine(_path, "absent")).Check(_identity with { HasStarted = true })!.Exit);

    [Fact]
    public void Check_DatabaseTruncated_Lost()
    {
        Sut.Stamp(_identity);
        WriteData(databaseBytes: 4096);

        Assert.Equal(LaunchExit.LostData, Sut.Check(_identity)!.Exit);
    }

    [Fact]
    public void Check_LogFileEmpty_Lost()
    {
        Sut.Stamp(_identity);
        WriteData(logBytes: 0);

        Assert.Equal(LaunchExit.LostData, Sut.Check(_identity)!.Exit);
    }

    private void WriteData(int databaseBytes = 20_480, int logBytes = 64)
    {
        Directory.CreateDirectory(Path.Combine(_path, "member", "snap"));
        Directory.CreateDirectory(Path.Combine(_path, "member", "wal"));
        File.WriteAllBytes(Path.Combine(_path, "member", "snap", "db"), new byte[databaseBytes]);
        File.WriteAllBytes(Path.Combine(_path, "member", "wal", "0000000000000000-0000000000000000.wal"), new byte[logBytes]);
    }
}
