using System.Text;
using CsCheck;
using Cpctl.Api.Node;

namespace Cpctl.Api.Tests.Node;

[Trait("Category", "Unit")]
public sealed class AtomicFileTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Write_NewFile_MakesDirectoriesAndSetsMode()
    {
        var path = _temp.At("a/b/file");

        Assert.True(AtomicFile.Write(path, "text", FileModes.Secret));

        Assert.Equal("text", File.ReadAllText(path));
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(path));
        Assert.Equal(FileModes.PublicDirectory, File.GetUnixFileMode(_temp.At("a/b")));
    }

    [Fact]
    public void Write_SameContentAndMode_TouchesNothing()
    {
        var path = _temp.At("file");
        AtomicFile.Write(path, "text", FileModes.Public);
        var before = File.GetLastWriteTimeUtc(path);

        Assert.False(AtomicFile.Write(path, "text", FileModes.Public));

        Assert.Equal(before, File.GetLastWriteTimeUtc(path));
    }

    [Theory]
    [InlineData("text", FileModes.Secret)]
    [InlineData("texx", FileModes.Public)]
    [InlineData("longer", FileModes.Public)]
    [InlineData("", FileModes.Public)]
    public void Write_OtherContentOrMode_Replaces(string content, UnixFileMode mode)
    {
        var path = _temp.At("file");
        AtomicFile.Write(path, "text", FileModes.Public);

        Assert.True(AtomicFile.Write(path, content, mode));

        Assert.Equal(content, File.ReadAllText(path));
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    public static TheoryData<int> Steps => [.. Enum.GetValues<AtomicWriteStep>().Select(step => (int)step)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Write_CutShortAtAnyStep_LeavesOldOrNewWholeAndTheNextWriteSucceeds(int at)
    {
        var path = _temp.At("file");
        AtomicFile.Write(path, "old", FileModes.Secret);

        Assert.Throws<IOException>(() => AtomicFile.Write(path, Encoding.UTF8.GetBytes("new content"), FileModes.Secret, step =>
        {
            if ((int)step == at)
            {
                throw new IOException("power cut");
            }
        }));

        Assert.Contains(File.ReadAllText(path), new[] { "old", "new content" });
        Assert.Equal(FileModes.Secret, File.GetUnixFileMode(path));
        Assert.DoesNotContain(Directory.GetFiles(_temp.Path), file => Path.GetFileName(file) is var name && name[0] != '.' && name != "file");
        AtomicFile.Write(path, "newest", FileModes.Secret);
        Assert.Equal("newest", File.ReadAllText(path));
    }

    [Fact]
    public void Write_OverLitterOfAKilledWriter_RemovesItOnceItIsOld()
    {
        File.WriteAllText(_temp.At(".file.0123abcd.tmp"), "half");
        File.SetLastWriteTimeUtc(_temp.At(".file.0123abcd.tmp"), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1));
        File.WriteAllText(_temp.At(".file.4567abcd.tmp"), "being written by another");

        AtomicFile.Write(_temp.At("file"), "text", FileModes.Secret);

        Assert.False(File.Exists(_temp.At(".file.0123abcd.tmp")));
        Assert.True(File.Exists(_temp.At(".file.4567abcd.tmp")));
    }

    [Fact]
    public void Write_OverALink_ReplacesTheLinkAndNotItsTarget()
    {
        File.WriteAllText(_temp.At("target"), "text");
        File.CreateSymbolicLink(_temp.At("link"), "target");

        AtomicFile.Write(_temp.At("link"), "new", FileModes.Secret);

        Assert.Equal("text", File.ReadAllText(_temp.At("target")));
        Assert.Null(new FileInfo(_temp.At("link")).LinkTarget);
    }

    [Fact]
    public void Write_WithReadersAtTheSameTime_ShowsThemWholeFilesOnly()
    {
        var path = _temp.At("file");
        string[] contents = [new string('a', 10_000), new string('b', 20_000)];
        AtomicFile.Write(path, contents[0], FileModes.Secret);

        Gen.Int[0, 1].Array[20].Sample(
            order =>
            {
                var writer = Task.Run(() => Array.ForEach(order, which => AtomicFile.Write(path, contents[which], FileModes.Secret)));
                while (!writer.IsCompleted)
                {
                    if (!contents.Contains(File.ReadAllText(path), StringComparer.Ordinal))
                    {
                        return false;
                    }
                }

                return writer.IsCompletedSuccessfully;
            },
            iter: 5);
    }

    [Fact]
    public void Copy_FileThatDiffers_IsReplacedAndRepeatedTouchesNothing()
    {
        File.WriteAllText(_temp.At("source"), "one");
        Assert.True(AtomicFile.Copy(_temp.At("source"), _temp.At("a/copy"), FileModes.PublicDirectory));
        Assert.False(AtomicFile.Copy(_temp.At("source"), _temp.At("a/copy"), FileModes.PublicDirectory));
        File.WriteAllText(_temp.At("source"), "two");

        Assert.True(AtomicFile.Copy(_temp.At("source"), _temp.At("a/copy"), FileModes.PublicDirectory));

        Assert.Equal("two", File.ReadAllText(_temp.At("a/copy")));
        Assert.Equal(FileModes.PublicDirectory, File.GetUnixFileMode(_temp.At("a/copy")));
        Assert.Single(Directory.GetFileSystemEntries(_temp.At("a")));
    }

    [Fact]
    public void Copy_NoSource_LeavesTheOldFile()
    {
        File.WriteAllText(_temp.At("copy"), "one");

        Assert.Throws<FileNotFoundException>(() => AtomicFile.Copy(_temp.At("source"), _temp.At("copy"), FileModes.Public));

        Assert.Equal("one", File.ReadAllText(_temp.At("copy")));
    }

    [Fact]
    public void Point_Link_ChangesTargetInOneStep()
    {
        Assert.True(AtomicLink.Point(_temp.At("link"), "one"));
        Assert.False(AtomicLink.Point(_temp.At("link"), "one"));
        Assert.True(AtomicLink.Point(_temp.At("link"), "two"));

        Assert.Equal("two", new FileInfo(_temp.At("link")).LinkTarget);
        Assert.Single(Directory.GetFileSystemEntries(_temp.Path));
    }
}
