using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Tests.Cases;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;
using ZstdSharp;

namespace Cpctl.Bootstrap.Tests.Backups;

/// <summary>What comes through pipes, is compressed, or is no backup at all.</summary>
[Trait("Category", "Unit")]
public sealed class BackupFormatTests : IDisposable
{
    private const string Hash = "853b9c28";
    private static readonly byte[] Snapshot = File.ReadAllBytes(CaseFiles.PathOf("databases/first-meta-torn.db"));
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Inspect_CompressedSnapshot_IsRead(string format)
    {
        var run = await InspectAsync(await WriteAsync("snapshot.db.packed", Compress(format)));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(Hash, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Inspect_CompressedAndCutOff_IsNotGood(string format)
    {
        var whole = Compress(format);

        var run = await InspectAsync(await WriteAsync("cut", whole[..(whole.Length / 2)]));

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("did not expect", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 and more", "zip archive")]
    [InlineData("\n<!DOCTYPE HTML><html><head><title>Sign in</title>", "HTML page")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "XML document")]
    [InlineData("BZh91AY", "bzip2")]
    public async Task Inspect_OtherFormat_IsNamed(string content, string name)
    {
        var run = await InspectAsync(await WriteAsync("backup", Encoding.Latin1.GetBytes(content)));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(name, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Fifo_IsRead()
    {
        var fifo = _node.Paths.At("fifo");
        using (var made = Process.Start("mkfifo", [fifo])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        // Opening a pipe waits for the other end.
        var writing = Task.Run(() => File.WriteAllBytes(fifo, Snapshot), TestContext.Current.CancellationToken);

        var run = await InspectAsync(fifo);

        await writing;
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(Hash, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0, Hash)]
    [InlineData(true, 2, "that is a terminal")]
    public async Task Inspect_Dash_ReadsStandardInputUnlessItIsATerminal(bool isTerminal, int code, string told)
    {
        await using var output = new StringWriter();
        var console = new CliConsole(TextReader.Null, output, output, isTerminal, false, false) { OpenInput = () => new MemoryStream(Compress("gzip")) };

        Assert.Equal(code, await CommandLine.RunAsync(
            ["backup", "inspect", "-"], new CliServices(console, TimeProvider.System, new FakeHost(), _node.Paths), TestContext.Current.CancellationToken));

        Assert.Contains(told, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_NoRoomForTheCopy_SaysHowMuchThereIs()
    {
        var run = await CommandRun.OfAsync(_node, new FakeHost { Free = 5_000_000 }, "backup", "inspect", await WriteAsync("snapshot.gz", Compress("gzip")));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("5 MB left", run.Error, StringComparison.Ordinal);
    }

    private static byte[] Compress(string format)
    {
        using var bytes = new MemoryStream();
        using (Stream stream = format == "gzip" ? new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true) : new CompressionStream(bytes, leaveOpen: true)) stream.Write(Snapshot);
        return bytes.ToArray();
    }

    private async Task<string> WriteAsync(string name, byte[] content)
    {
        var file = _node.Paths.At(name);
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        return file;
    }

    private Task<CommandRun> InspectAsync(string file) => CommandRun.OfAsync(_node, new FakeHost(), "backup", "inspect", file);
}
