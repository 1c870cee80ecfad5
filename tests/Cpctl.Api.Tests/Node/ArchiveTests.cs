using Cpctl.Api.Node;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class ArchiveTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly Archive _archive;

    public ArchiveTests() =>
        _archive = new Archive(_temp.At("archive"), new FakeTimeProvider(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero)));

    public void Dispose()
    {
        if (Directory.Exists(Other)) Directory.Delete(Other, recursive: true);
        _temp.Dispose();
    }

    [Fact]
    public void Move_Directory_KeepsItsContentUnderTimeAndName()
    {
        MakeTree(_temp.At("etcd"));

        var moved = _archive.Move(_temp.At("etcd"));

        Assert.Equal(_temp.At("archive/20300102T030405Z-etcd"), moved);
        AssertTree(moved!);
        Assert.False(Directory.Exists(_temp.At("etcd")));
        Assert.Equal(FileModes.SecretDirectory, File.GetUnixFileMode(_temp.At("archive")));
    }

    [Fact]
    public void Move_SameNameInTheSameSecond_KeepsBoth()
    {
        File.WriteAllText(_temp.At("file"), "one");
        var first = _archive.Move(_temp.At("file"));
        File.WriteAllText(_temp.At("file"), "two");

        var second = _archive.Move(_temp.At("file"));

        Assert.Equal(("one", "two"), (File.ReadAllText(first!), File.ReadAllText(second!)));
        Assert.EndsWith("-file-2", second);
    }

    [Fact]
    public void Move_OfNothing_ReturnsNull() => Assert.Null(_archive.Move(_temp.At("nothing")));

    [Fact]
    public void CopyThenRemove_AcrossFileSystems_GivesTheSameTree()
    {
        MakeTree(_temp.At("etcd"));

        Archive.CopyThenRemove(_temp.At("etcd"), _temp.At("copy"));

        AssertTree(_temp.At("copy"));
        Assert.False(Directory.Exists(_temp.At("etcd")));
        Assert.False(Path.Exists(_temp.At("copy.partial")));
    }

    [Fact]
    public void CopyThenRemove_LinkedVersions_GoWithTheirLinks()
    {
        // As certificates lie: files are links into a link to the version's directory. Whichever goes first breaks the others.
        var pki = Directory.CreateDirectory(_temp.At("pki")).FullName;
        foreach (var name in new[] { "a", "b", "c" })
        {
            Directory.CreateDirectory(Path.Combine(pki, $"..{name}.1"));
            File.WriteAllText(Path.Combine(pki, $"..{name}.1/{name}.crt"), name);
            Directory.CreateSymbolicLink(Path.Combine(pki, $"..{name}"), $"..{name}.1");
            File.CreateSymbolicLink(Path.Combine(pki, $"{name}.crt"), $"..{name}/{name}.crt");
        }

        Archive.CopyThenRemove(pki, _temp.At("copy"));

        Assert.False(Directory.Exists(pki));
        Assert.Equal("b", File.ReadAllText(Path.Combine(_temp.At("copy"), "b.crt")));
    }

    [Fact]
    public void CopyThenRemove_WhenTheCopyFails_KeepsTheSource()
    {
        MakeTree(_temp.At("etcd"));
        Directory.CreateDirectory(_temp.At("copy.partial/member"));
        File.WriteAllText(_temp.At("copy.partial/member/db"), "in the way");

        Assert.Throws<IOException>(() => Archive.CopyThenRemove(_temp.At("etcd"), _temp.At("copy")));

        AssertTree(_temp.At("etcd"));
        Assert.False(Path.Exists(_temp.At("copy")));
    }

    [Fact]
    public void Move_FromAnotherFileSystem_FallsBackToACopy()
    {
        MakeTree(Other);

        AssertTree(_archive.Move(Other, "etcd")!);
        Assert.False(Directory.Exists(Other));
    }

    [Fact]
    public void CopyThenRemove_WhenTheCopyFails_LeavesNoPartial()
    {
        MakeTree(_temp.At("etcd"));
        File.SetUnixFileMode(_temp.At("etcd/member/db"), UnixFileMode.None);
        Directory.CreateDirectory(_temp.At("copy")); // a target that is there: even root can't rename onto it
        File.WriteAllText(_temp.At("copy/somebodys"), "");

        Assert.ThrowsAny<Exception>(() => Archive.CopyThenRemove(_temp.At("etcd"), _temp.At("copy")));

        Assert.False(Path.Exists(_temp.At("copy.partial")));
        Assert.True(File.Exists(_temp.At("etcd/member/db")));
    }

    [Fact]
    public void Move_FromAnotherFileSystemWithoutRoom_SaysSoWithTheNumbersAndLeavesAllAsItIs()
    {
        MakeTree(Other);
        var archive = new Archive(_temp.At("archive"), TimeProvider.System) { Free = _ => 16_000_001 };

        var error = Assert.Throws<IOException>(() => archive.Move(Other, "etcd"));

        Assert.Contains("16.0 MB are free", error.Message, StringComparison.Ordinal);
        AssertTree(Other);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp.At("archive")));
    }

    [Fact]
    public void Move_FromAnotherFileSystem_APartialOneOfBeforeGoes()
    {
        MakeTree(Other);
        Directory.CreateDirectory(_temp.At("archive/20200102T030405Z-etcd.partial/member"));

        AssertTree(_archive.Move(Other, "etcd")!);
        Assert.Single(Directory.EnumerateFileSystemEntries(_temp.At("archive")));
    }

    [Theory]
    [InlineData("archive")] // in the source, which may be a mount point
    [InlineData("../beside")]
    public void Move_FromAnotherFileSystemWithAnArchiveThere_IsARenameAndNoCopy(string beside)
    {
        MakeTree(Other);
        var (archive, database) = (new Archive(_temp.At("archive"), TimeProvider.System) { Free = _ => 0 }, new FileInfo(Path.Combine(Other, "member/db")));
        var written = database.LastWriteTimeUtc;
        var there = Path.GetFullPath(Path.Combine(Other, beside.Replace("beside", Path.GetFileName(Other) + "-beside", StringComparison.Ordinal)));
        try
        {
            var moved = archive.Move(Other, "etcd", there)!;

            Assert.Equal(there, Path.GetDirectoryName(moved));
            AssertTree(moved);
            Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(moved, "member/db")));
            Assert.False(Path.Exists(Path.Combine(Other, "member")));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_temp.At("archive")));

            // What is there stays there.
            Directory.CreateDirectory(Other);
            if (beside == "archive") Assert.Null(archive.Move(Other, "etcd", there));
        }
        finally
        {
            if (Directory.Exists(there)) Directory.Delete(there, recursive: true);
            if (Directory.Exists(Other)) Directory.Delete(Other, recursive: true);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Move_IntoAnArchiveInTheSource_KilledInTheMiddle_GoesOn(int moved)
    {
        var source = _temp.At("etcd");
        MakeTree(source);
        var beside = Path.Combine(source, "archive");
        var begun = Directory.CreateDirectory(Path.Combine(beside, "20300102T030405Z-etcd.moving")).FullName;
        foreach (var entry in new[] { "link", "outside", "member" }.Take(moved)) Assert.Equal(0, LibC.Rename(Path.Combine(source, entry), Path.Combine(begun, entry)));

        AssertTree(_archive.Move(source, "etcd", beside)!);

        Assert.Equal(beside, Assert.Single(Directory.EnumerateFileSystemEntries(source)));
        Assert.Single(Directory.EnumerateFileSystemEntries(beside));
    }

    private string Other => Path.Combine("/dev/shm", Path.GetFileName(_temp.Path)); // memory, on every Linux

    private static void MakeTree(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "member/wal"));
        File.WriteAllText(Path.Combine(root, "member/db"), "data");
        File.SetUnixFileMode(Path.Combine(root, "member/db"), FileModes.Secret);
        File.WriteAllText(Path.Combine(root, "member/wal/0"), "wal");
        File.CreateSymbolicLink(Path.Combine(root, "link"), "member/db");
        Directory.CreateSymbolicLink(Path.Combine(root, "outside"), "/etc");
    }

    private static void AssertTree(string root)
    {
        Assert.Equal("data", File.ReadAllText(Path.Combine(root, "member/db")));
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(Path.Combine(root, "member/db")));
        Assert.Equal("wal", File.ReadAllText(Path.Combine(root, "member/wal/0")));
        Assert.Equal("member/db", new FileInfo(Path.Combine(root, "link")).LinkTarget);
        Assert.Equal("/etc", new DirectoryInfo(Path.Combine(root, "outside")).LinkTarget);
        Assert.True(Directory.Exists("/etc"));
    }
}
