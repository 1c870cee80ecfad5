using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Tests.Cli;
using Cpctl.Bootstrap.Tests.Host;

namespace Cpctl.Bootstrap.Tests.Backups;

/// <summary><c>cpctl backup list|prune|copy</c> with places: no cluster and no key.</summary>
[Trait("Category", "Unit")]
public sealed class BackupStoreCommandTests : IDisposable
{
    private readonly TemporaryNode _node = new();

    private string There => _node.Paths.At("srv/backups");

    private string Copies => _node.Paths.At("srv/copies");

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task List_Place_TellsOfEachNewestFirst()
    {
        var (first, second) = (Add(1), Add(2));
        File.AppendAllText(Path.Combine(There, first), "more");

        var items = JsonNode.Parse((await RunAsync("list", There, "-o", "json")).Output)!["items"]!.AsArray();

        Assert.Equal([(second, true), (first, false)], items.Select(item => ((string)item!["file"]!, (bool)item["verified"]!)));
        Assert.Contains("changed since", (await RunAsync("list", There)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NoSuchPlace_IsBadInput()
    {
        var run = await RunAsync("list", There);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(There, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_DryRun_OnlySays_ThenItGoes()
    {
        var (first, second) = (Add(1), Add(2));

        var dry = await RunAsync("prune", There, "--last", "1", "--dry-run");
        Assert.Equal((0, $"would remove {first}\n"), (dry.ExitCode, dry.Output));
        Assert.True(File.Exists(Path.Combine(There, first)));

        Assert.Equal($"removed {first}\n", (await RunAsync("prune", There, "--last", "1")).Output);
        Assert.Equal([second, second + ".json"], Directory.EnumerateFiles(There).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Prune_ALabThatWasRestoredFromIt_TheNewestOfEachStays()
    {
        var (first, second, lab) = (Add(1, "aa"), Add(2, "aa"), Add(3, "bb"));

        Assert.Equal($"removed {first}\n", (await RunAsync("prune", There, "--last", "1")).Output);
        Assert.Equal([second, lab], Directory.EnumerateFiles(There, "*.age").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Prune_NegativeCount_IsBadInput() => Assert.Equal(2, (await RunAsync("prune", There, "--last", "-1")).ExitCode);

    [Fact]
    public async Task Copy_Bundle_ArrivesWithItsRecord_AndIsNotOverwritten()
    {
        var file = Path.Combine(There, Add(1));
        Assert.Equal(0, (await RunAsync("copy", file, Copies, "--dry-run")).ExitCode);
        Assert.False(Directory.Exists(Copies));

        Assert.Contains("read back and verified", (await RunAsync("copy", file, Copies)).Output, StringComparison.Ordinal);
        Assert.Contains("verified", (await RunAsync("list", Copies)).Output, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("copy", file, Copies)).ExitCode);
    }

    [Fact]
    public async Task Copy_NotThere_IsBadInput()
    {
        Add(1);
        Assert.Equal(2, (await RunAsync("copy", Path.Combine(There, "cpctl-other.tar"), Copies)).ExitCode);
    }

    [Fact]
    public async Task List_BucketWithoutAName_IsBadInput()
    {
        var run = await RunAsync("list", "s3://");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("names no bucket", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://backups/b.tar", "s3://backups", "b.tar")]
    [InlineData("s3://backups/of/blue/b.tar", "s3://backups/of/blue", "b.tar")]
    [InlineData("/srv/backups/b.tar", "/srv/backups", "b.tar")]
    [InlineData("/b.tar", "/", "b.tar")]
    public void Split_Bundle_IsPlaceAndName(string bundle, string place, string name) => Assert.Equal((place, name), Bootstrap.Backups.BundlePlaces.Split(bundle));

    /// <summary>A file that its record tells of, made at that hour.</summary>
    private string Add(int hour, string? etcdClusterId = null)
    {
        var name = $"cpctl-20261123T0{hour}0000Z-cp2.tar.age";
        var content = $"bundle of hour {hour}";
        TemporaryNode.Write(Path.Combine(There, name), content);
        TemporaryNode.Write(Path.Combine(There, name + ".json"), new JsonObject
        {
            ["file"] = name,
            ["sizeBytes"] = content.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
            ["createdAt"] = $"2026-11-23T0{hour}:00:00Z",
            ["verifiedAt"] = $"2026-11-23T0{hour}:00:09Z",
            ["cluster"] = "6608274a-cc4d-487c-9c04-f435ca82bc3a",
            ["etcdClusterId"] = etcdClusterId,
            ["node"] = "cp2",
            ["revision"] = 600 + hour,
            ["hash"] = "47be3884",
            ["totalKeys"] = 624,
            ["encrypted"] = true,
        }.ToJsonString());
        return name;
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(_node, new FakeHost(), ["backup", .. arguments]);
}
