namespace Cpctl.Dev.Benchmarks;

/// <summary>One restore on a fresh node, and etcd's own tool on the same one before it.</summary>
/// <param name="Theirs">`etcdutl snapshot restore` of the plain snapshot.</param>
/// <param name="Ours">`cpctl restore` of the bundle.</param>
/// <param name="ServingSeconds">From the command until the API answered a client of the old cluster.</param>
/// <param name="Phases">From the journal of the restore.</param>
internal sealed record RestoreRun(
    MeasuredCommand Theirs, MeasuredCommand Ours, double ServingSeconds, IReadOnlyList<(string Phase, TimeSpan At, TimeSpan Took)> Phases)
{
    /// <summary>What comes before the first phase: the whole bundle is read and checked.</summary>
    public double OpeningSeconds => Math.Max(0, Ours.Seconds - Phases.Max(phase => (phase.At + phase.Took).TotalSeconds));

    /// <summary>The phase that makes etcd's data directory, as etcd's own tool does.</summary>
    public double DataSeconds => SecondsOf("data");

    public double SecondsOf(string phase) => Phases.Where(one => one.Phase == phase).Sum(one => one.Took.TotalSeconds);
}
