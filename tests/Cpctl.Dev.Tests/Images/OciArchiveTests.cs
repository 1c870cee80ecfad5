using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cpctl.DevCluster.Images;

namespace Cpctl.Dev.Tests.Images;

[Trait("Category", "Unit")]
public sealed class OciArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oci-archive");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task WriteAsync_OneProgram_EveryBlobIsNamedByItsHashAndFoundFromTheIndex()
    {
        var blobs = await ReadAsync(await WriteAsync("archive.tar"));
        foreach (var (name, content) in blobs.Where(blob => blob.Key.StartsWith("blobs/", StringComparison.Ordinal)))
            Assert.Equal(name["blobs/sha256/".Length..], Convert.ToHexStringLower(SHA256.HashData(content)));

        var descriptor = JsonNode.Parse(blobs["index.json"])!["manifests"]![0]!;
        Assert.Equal("cpctl.local/thing:1", (string?)descriptor["annotations"]!["io.containerd.image.name"]);
        var manifest = Follow(blobs, descriptor);
        var config = Follow(blobs, manifest["config"]!);
        Assert.Equal("/bin/thing", (string?)config["config"]!["Entrypoint"]![0]);
        Assert.Equal((string?)manifest["layers"]![0]!["digest"], (string?)config["rootfs"]!["diff_ids"]![0]);
    }

    [Fact]
    public async Task WriteAsync_SameContentTwice_GivesTheSameImage()
    {
        var first = await ReadAsync(await WriteAsync("first.tar"));
        var second = await ReadAsync(await WriteAsync("second.tar"));
        Assert.Equal(first.Keys, second.Keys);
    }

    private async Task<string> WriteAsync(string name)
    {
        var program = Path.Combine(_folder.FullName, "thing");
        await File.WriteAllTextAsync(program, "#!/bin/sh\n", TestContext.Current.CancellationToken);
        var path = Path.Combine(_folder.FullName, name);
        var recipe = new ImageRecipe("cpctl.local/thing:1", [[new ImageFile(program, "/bin/thing")]], ["/bin/thing"]);
        await OciArchive.WriteAsync(recipe, path, TestContext.Current.CancellationToken);
        return path;
    }

    private static JsonNode Follow(SortedDictionary<string, byte[]> blobs, JsonNode descriptor) =>
        JsonNode.Parse(blobs["blobs/sha256/" + ((string)descriptor["digest"]!)["sha256:".Length..]])!;

    private static async Task<SortedDictionary<string, byte[]>> ReadAsync(string path)
    {
        var blobs = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        await using var stream = File.OpenRead(path);
        await using var tar = new TarReader(stream);
        while (await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            using var content = new MemoryStream();
            if (entry.DataStream is not null)
                await entry.DataStream.CopyToAsync(content, TestContext.Current.CancellationToken);
            blobs.Add(entry.Name, content.ToArray());
        }
        return blobs;
    }
}
