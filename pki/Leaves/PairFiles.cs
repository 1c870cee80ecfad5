using System.Security.Cryptography;
using Cpctl.Api.Node;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Leaves;

/// <summary>
/// A .crt and a .key that change together, although they are two files: the way Kubernetes swaps mounted Secrets.
/// <code>
/// apiserver.crt    → ..apiserver/apiserver.crt      stable links, made once
/// apiserver.key    → ..apiserver/apiserver.key
/// ..apiserver      → ..apiserver.4f1c09aa           replaced by one rename: the swap
/// ..apiserver.4f1c09aa/apiserver.{crt,key}          complete and synced before the swap
/// </code>
/// All links are relative and stay inside the directory, so a pod that mounts the directory sees every swap,
/// wherever it mounts it. (A pod that mounts the single file sees none: a mount holds on to the file it was made from.)
/// </summary>
internal sealed class PairFiles(string directory, string name) : ILeafStore
{
    private const UnixFileMode Others = ~FileModes.Secret;

    public string Path { get; } = System.IO.Path.Combine(directory, name + ".crt");

    private string KeyPath { get; } = System.IO.Path.Combine(directory, name + ".key");

    private string LinkName => ".." + name;

    public StoredLeaf? Read()
    {
        try
        {
            var exposed = (File.GetUnixFileMode(KeyPath) & Others) != UnixFileMode.None;
            return new StoredLeaf(File.ReadAllText(Path), File.ReadAllText(KeyPath), exposed);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // File.Exists would say yes to a link that leads nowhere
        }
    }

    public void Write(string chain, PrivateKey key)
    {
        NodeDirectory.Ensure(directory);
        var version = $"{LinkName}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var versionDirectory = System.IO.Path.Combine(directory, version);
        NodeDirectory.Ensure(versionDirectory, FileModes.PublicDirectory);
        AtomicFile.Write(System.IO.Path.Combine(versionDirectory, name + ".crt"), chain, FileModes.Public);
        AtomicFile.Write(System.IO.Path.Combine(versionDirectory, name + ".key"), key.ToPem(), FileModes.Secret);

        AtomicLink.Point(System.IO.Path.Combine(directory, LinkName), version);
        AtomicLink.Point(Path, $"{LinkName}/{name}.crt");
        AtomicLink.Point(KeyPath, $"{LinkName}/{name}.key");
        RemoveOthers(version);
    }

    private void RemoveOthers(string version)
    {
        foreach (var old in Directory.EnumerateDirectories(directory))
        {
            var entry = System.IO.Path.GetFileName(old);
            if (entry.StartsWith(LinkName + ".", StringComparison.Ordinal) && entry != version)
            {
                Directory.Delete(old, recursive: true);
            }
        }
    }
}
