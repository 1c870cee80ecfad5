using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cpctl.DevCluster.Images;

/// <summary>
/// Writes an image as an OCI layout in a tar: what `ctr images import` reads, without an engine or a registry. Layers are not
/// compressed: they are read once, from a local disk.
/// </summary>
internal static class OciArchive
{
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>Writes <paramref name="path"/>; it appears at once, when complete.</summary>
    public static async Task WriteAsync(ImageRecipe recipe, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var work = Directory.CreateDirectory($"{path}.{Guid.NewGuid():N}");
        try
        {
            var archive = Path.Combine(work.FullName, "archive");
            await using (var stream = File.Create(archive))
            await using (var tar = new TarWriter(stream, TarEntryFormat.Pax))
                await WriteContentAsync(recipe, tar, work.FullName, cancellation);
            File.Move(archive, path, overwrite: true);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async Task WriteContentAsync(ImageRecipe recipe, TarWriter tar, string work, CancellationToken cancellation)
    {
        var layers = new JsonArray();
        var layerIds = new JsonArray();
        foreach (var files in recipe.Layers)
        {
            var layer = Path.Combine(work, $"layer-{layers.Count}");
            await using (var stream = File.Create(layer))
                await LayerWriter.WriteAsync(files, stream, cancellation);
            var descriptor = await AddBlobFileAsync(tar, layer, Layer, cancellation);
            layerIds.Add(descriptor["digest"]!.GetValue<string>());
            layers.Add(descriptor);
            File.Delete(layer);
        }
        var config = await AddBlobAsync(tar, ConfigOf(recipe, layerIds), Config, cancellation);
        var manifest = await AddBlobAsync(
            tar, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = Manifest, ["config"] = config, ["layers"] = layers },
            Manifest, cancellation);
        manifest["annotations"] = new JsonObject
        {
            ["io.containerd.image.name"] = recipe.Name,
            ["org.opencontainers.image.ref.name"] = recipe.Name[(recipe.Name.LastIndexOf(':') + 1)..],
        };
        await AddTextAsync(tar, "oci-layout", """{"imageLayoutVersion":"1.0.0"}""", cancellation);
        await AddTextAsync(
            tar, "index.json", new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(manifest) }.ToJsonString(), cancellation);
    }

    private static JsonObject ConfigOf(ImageRecipe recipe, JsonArray layerIds) => new()
    {
        ["architecture"] = "amd64",
        ["os"] = "linux",
        ["config"] = new JsonObject
        {
            ["Env"] = new JsonArray([.. recipe.Environment.Select(text => JsonValue.Create(text))]),
            ["Entrypoint"] = new JsonArray([.. recipe.Entrypoint.Select(text => JsonValue.Create(text))]),
            ["WorkingDir"] = "/",
        },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = layerIds },
    };

    private static async Task<JsonObject> AddBlobFileAsync(TarWriter tar, string path, string type, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
        stream.Position = 0;
        await AddAsync(tar, "blobs/sha256/" + digest, stream, cancellation);
        return Descriptor(type, digest, stream.Length);
    }

    private static async Task<JsonObject> AddBlobAsync(TarWriter tar, JsonObject content, string type, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(content.ToJsonString());
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        await AddAsync(tar, "blobs/sha256/" + digest, new MemoryStream(bytes), cancellation);
        return Descriptor(type, digest, bytes.Length);
    }

    private static Task AddTextAsync(TarWriter tar, string name, string text, CancellationToken cancellation) =>
        AddAsync(tar, name, new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellation);

    private static async Task AddAsync(TarWriter tar, string name, Stream content, CancellationToken cancellation)
    {
        var entry = new PaxTarEntry(TarEntryType.RegularFile, name) { ModificationTime = DateTimeOffset.UnixEpoch, DataStream = content };
        await tar.WriteEntryAsync(entry, cancellation);
    }

    private static JsonObject Descriptor(string type, string digest, long size) =>
        new() { ["mediaType"] = type, ["digest"] = "sha256:" + digest, ["size"] = size };
}
