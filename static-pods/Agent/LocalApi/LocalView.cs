namespace Cpctl.StaticPods.Agent.LocalApi;

/// <summary>What the agent saw last, for whoever asks on this node.</summary>
internal sealed class LocalView(TimeProvider time)
{
    public const int JournalLines = 20;

    /// <summary>A turn takes seconds at most, and a pause as long; an image being pulled takes minutes.</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(15);

    private volatile NodeReport? _report;
    private long _updated = time.GetTimestamp();

    public NodeReport? Report => _report;

    /// <summary>The loop turns.</summary>
    public bool IsAlive => time.GetElapsedTime(Interlocked.Read(ref _updated)) < Stalled;

    public void Update(NodeReport report)
    {
        _report = report;
        Interlocked.Exchange(ref _updated, time.GetTimestamp());
    }
}
