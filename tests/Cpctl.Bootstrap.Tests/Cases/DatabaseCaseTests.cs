using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;
using Cpctl.Etcd.Database;
using Cpctl.Etcd.Restoration;

namespace Cpctl.Bootstrap.Tests.Cases;

/// <summary>Databases that etcd or a person left behind.</summary>
[Trait("Category", "Unit")]
public sealed class DatabaseCaseTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("yaml")]
    public async Task Inspect_KeysThatDriveATerminal_AreEscaped(string format)
    {
        var run = await InspectAsync("escapes.db", "-o", format);

        Assert.DoesNotContain(run.Output, c => (char.IsControl(c) && c != '\n') || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
        Assert.DoesNotContain(run.Output.Split('\n'), line => line.StartsWith("bundle: good", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Inspect_BucketOfKeysIsMissing_IsDamaged()
    {
        var run = await InspectAsync("bucket-key-has-another-name.db");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("DAMAGED", run.Output, StringComparison.Ordinal);
        Assert.Contains("bucket \"key\" is missing", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_CompactedBehindTheLastWrite_SaysSo()
    {
        var run = await InspectAsync("compacted-beyond-the-last-write.db");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("note: it was compacted at revision", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OneMetaPageTorn_IsReadableWithANote()
    {
        var run = await InspectAsync("first-meta-torn.db", "-o", "json");

        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(run.Output)!;
        Assert.Equal(("853b9c28", true), ((string?)json["hash"], (bool)json["intact"]!));
        Assert.Contains("meta pages", (string?)Assert.Single(json["notes"]!.AsArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_RevisionAtTheEnd_IsIntactAndToldToBeRefused()
    {
        var run = await InspectAsync("revision-at-the-end.db");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("a restore refuses it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_OneMetaPageTorn_GivesEveryKey()
    {
        using var torn = new FileBytes(CaseFiles.PathOf("databases/first-meta-torn.db"));

        var content = Restore(torn);

        Assert.True(content.Keys > 0);
        Assert.Equal(SnapshotFile.ReadDatabase(torn, TestContext.Current.CancellationToken).Keys, content.Keys);
    }

    [Theory]
    [InlineData("revision-at-the-end.db", "can't be raised")]
    [InlineData("bucket-key-has-another-name.db", "bucket \"key\" is missing")]
    public void Restore_OfWhatCantBe_IsRefusedAndLeavesNothing(string database, string reason)
    {
        using var source = new FileBytes(CaseFiles.PathOf($"databases/{database}"));

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Restore(source)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_node.Paths.EtcdDataDirectory));
    }

    private RestoredContent Restore(FileBytes source)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_node.Paths.EtcdDataDirectory)!);
        var member = new FirstMember("cp1", "https://10.0.0.1:2380", "token");
        return RestoredDirectory.Build(
            source, _node.Paths.EtcdDataDirectory, member, new RevisionRule(RestoredDirectory.Bump), (_, _) => KeyEdit.Keep, TestContext.Current.CancellationToken);
    }

    private Task<CommandRun> InspectAsync(string database, params string[] more) =>
        CommandRun.OfAsync(_node, new FakeHost(), ["backup", "inspect", CaseFiles.PathOf($"databases/{database}"), .. more]);
}
