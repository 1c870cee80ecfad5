using Cpctl.Etcd.Database;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Bundles;

/// <summary>A file somebody holds for a backup: which kind it is, and what is in it.</summary>
public static class BackupFile
{
    private const int TarMagicAt = 257;

    /// <exception cref="IOException">It can't be read.</exception>
    public static BackupKind KindOf(string path)
    {
        using var file = new FileBytes(path);
        var magic = "ustar"u8;
        Span<byte> head = stackalloc byte[TarMagicAt + magic.Length];
        var text = head[..file.Read(head, 0)];
        return text.StartsWith("age-encryption.org/"u8) ? BackupKind.EncryptedBundle
            : text.StartsWith("-----BEGIN AGE ENCRYPTED FILE-----"u8) ? BackupKind.Armored
            : text.Length == head.Length && text[TarMagicAt..].SequenceEqual(magic) ? BackupKind.PlainBundle
            : BackupKind.Snapshot;
    }

    /// <param name="identities">For an encrypted bundle: any key that may open it.</param>
    /// <exception cref="BundleException">It is no bundle, or one of a newer format.</exception>
    /// <exception cref="AgeException">It can't be decrypted.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Task<BundleReport> ReadBundleAsync(string path, IReadOnlyCollection<AgeIdentity> identities, CancellationToken cancel) =>
        ReadBundleAsync(path, KindOf(path) == BackupKind.EncryptedBundle ? stanzas => AgeHeader.Unwrap(stanzas, identities) : null, cancel);

    /// <param name="unwrap">Gives the file key; null for a bundle in the clear.</param>
    /// <param name="inspected">What was found in the very snapshot that was put into it; null when it is to be inspected.</param>
    internal static async Task<BundleReport> ReadBundleAsync(
        string path, Func<IReadOnlyList<AgeStanza>, byte[]?>? unwrap, CancellationToken cancel, DatabaseReport? inspected = null)
    {
        using var file = new FileBytes(path);
        if (unwrap is null)
        {
            return await new BundleReader(file, file, inspected).ReadAsync(cancel);
        }

        using var payload = AgePayload.Open(file, unwrap);
        using var beside = payload.Again();
        return await new BundleReader(payload, beside, inspected).ReadAsync(cancel);
    }
}
