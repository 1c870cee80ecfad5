namespace Cpctl.Etcd.Database;

/// <summary>Inspects a snapshot, or a member's database that nobody writes to.</summary>
public static class SnapshotFile
{
    /// <exception cref="InvalidDataException">It is no etcd database.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<SnapshotReport> InspectAsync(string path, CancellationToken cancel)
    {
        using var file = new FileBytes(path);
        if (!SnapshotHasher.HasTrailer(file))
        {
            return new SnapshotReport(DatabaseInspection.Run(file, cancel), null);
        }

        // Hashing takes as long as all the rest: beside it, not after it.
        var digest = Task.Run(() => SnapshotHasher.Hash(file, cancel), cancel);
        try
        {
            var report = DatabaseInspection.Run(file, cancel);
            return new SnapshotReport(report, (await digest).TrailerMatches);
        }
        finally
        {
            await digest.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The database alone of a snapshot inside of something else: the SHA-256 behind it is not looked at.</summary>
    /// <exception cref="InvalidDataException">It is no etcd database.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static DatabaseReport ReadDatabase(IByteSource snapshot, CancellationToken cancel) => DatabaseInspection.Run(snapshot, cancel);
}
