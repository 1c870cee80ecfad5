namespace Cpctl.Etcd.Database;

/// <summary>Inspects a snapshot, or a member's database that nobody writes to.</summary>
public static class SnapshotFile
{
    /// <exception cref="InvalidDataException">It is no etcd database.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<SnapshotReport> InspectAsync(string path, CancellationToken cancel)
    {
        using var file = new FileBytes(path);

        // Hashing takes as long as all the rest: beside it, not after it.
        var trailer = Task.Run(() => CheckTrailer(file, cancel), cancel);
        try
        {
            var report = DatabaseInspection.Run(file, cancel);
            return new SnapshotReport(report, await trailer);
        }
        finally
        {
            await trailer.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>The same for a snapshot inside of something else; by one thread.</summary>
    /// <exception cref="InvalidDataException">It is no etcd database.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SnapshotReport Inspect(IByteSource snapshot, CancellationToken cancel) =>
        new(DatabaseInspection.Run(snapshot, cancel), CheckTrailer(snapshot, cancel));

    private static bool? CheckTrailer(IByteSource file, CancellationToken cancel) => SnapshotTrailer.IsIn(file) ? SnapshotTrailer.Matches(file, cancel) : null;
}
