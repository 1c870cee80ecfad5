namespace Cpctl.DevCluster.Load;

/// <summary>Time since the load began: one clock for everything that takes part.</summary>
public sealed class LoadClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time { get; } = time;

    public TimeSpan Now => Time.GetElapsedTime(_start);
}
