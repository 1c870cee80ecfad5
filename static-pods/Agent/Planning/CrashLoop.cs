namespace Cpctl.StaticPods.Agent.Planning;

/// <summary>
/// Tells a component that ends again and again from one that is slow: the first will not become healthy however long it is waited for, the second
/// must not be given up before its time.
/// </summary>
internal static class CrashLoop
{
    /// <summary>As many in a row, all with one exit code: twice may be bad luck.</summary>
    internal const int Ends = 3;

    /// <summary>From the first start to the last end: what it needs may come up meanwhile. The kubelet waits 10 and 20 s between three starts.</summary>
    internal static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    /// <summary>One that runs for longer gets somewhere each time.</summary>
    internal static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);

    /// <summary>SIGKILL and SIGTERM come from outside: from a probe of a slow start, the memory's limit, or a person.</summary>
    private static readonly int[] FromOutside = [137, 143];

    /// <param name="ends">Of one pod of one revision, oldest first.</param>
    /// <returns>A clause for people; null while there is hope.</returns>
    public static string? Of(IReadOnlyList<ContainerEnd> ends)
    {
        if (ends.Count < Ends)
        {
            return null;
        }

        var last = ends.Skip(ends.Count - Ends).ToList();
        var span = last[^1].EndedAt - last[0].StartedAt;
        return last.TrueForAll(end => end.ExitCode == last[0].ExitCode && end.Ran < LongRun) && !FromOutside.Contains(last[0].ExitCode) && span >= Span
            ? $"it ended {Ends} times in {span.TotalSeconds:0} s, each time with exit code {last[0].ExitCode}"
            : null;
    }
}
