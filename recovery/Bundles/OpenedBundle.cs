using Cpctl.Etcd.Database;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Age;

namespace Cpctl.Recovery.Bundles;

/// <summary>A bundle that was read and found good, held open: its snapshot is decrypted where it is read and never on disk.</summary>
public sealed class OpenedBundle : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _held;

    private OpenedBundle(BundleReport report, SignerSet signers, IByteSource snapshot, IReadOnlyList<IDisposable> held)
    {
        Report = report;
        Signers = signers;
        Snapshot = snapshot;
        _held = held;
    }

    public BundleReport Report { get; }

    public SignerSet Signers { get; }

    /// <summary>Who made it. That it is good says nothing of that.</summary>
    public BundleOrigin Origin => Report.Origin!;

    /// <summary>For one thread.</summary>
    public IByteSource Snapshot { get; }

    /// <param name="identities">For an encrypted bundle: any key that may open it.</param>
    /// <exception cref="BundleException">It is no bundle, one of a newer format, or not good.</exception>
    /// <exception cref="AgeException">It can't be decrypted.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static Task<OpenedBundle> OpenAsync(string path, IReadOnlyCollection<AgeIdentity> identities, CancellationToken cancel) =>
        OpenAsync(path, stanzas => AgeHeader.Unwrap(stanzas, identities), cancel);

    /// <param name="unwrap">For an encrypted bundle: gives the file's own key.</param>
    internal static async Task<OpenedBundle> OpenAsync(string path, Func<IReadOnlyList<AgeStanza>, byte[]?> unwrap, CancellationToken cancel)
    {
        List<IDisposable> held = [];
        try
        {
            var file = new FileBytes(path);
            held.Add(file);
            IByteSource content = file;
            IByteSource beside = file;
            if (BackupFile.KindOf(path) == BackupKind.EncryptedBundle)
            {
                var payload = AgePayload.Open(file, unwrap);
                held.Add(payload);
                content = payload;
                var again = payload.Again();
                held.Add(again);
                beside = again;
            }

            var reader = new BundleReader(content, beside);
            var report = await reader.ReadAsync(cancel);
            if (report.Snapshot?.Database is { IsIntact: true } database && RevisionLimit.IsNear(database.LastRevision)) throw new BundleException(database.Notes[^1]);
            return report.IsGood && reader.Signers is { } signers && reader.SnapshotSource is { } snapshot
                ? new OpenedBundle(report, signers, snapshot, held)
                : throw new BundleException($"it is not good: {report.Problems.Concat(report.Snapshot?.Damage.Select(damage => damage.What) ?? []).FirstOrDefault() ?? "its signers are missing"}");
        }
        catch
        {
            Close(held);
            throw;
        }
    }

    public void Dispose() => Close(_held);

    private static void Close(IReadOnlyList<IDisposable> held)
    {
        foreach (var one in held.Reverse())
        {
            one.Dispose();
        }
    }
}
