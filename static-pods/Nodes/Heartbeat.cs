namespace Cpctl.StaticPods.Nodes;

/// <summary>
/// A node's last sign of life. Nodes tell the time by clocks of their own, which may be wrong by hours: the moment that a node tells counts only while its
/// clock and that of whoever hears it agree. Pure.
/// </summary>
/// <param name="Told">As the node's agent wrote it.</param>
/// <param name="Heard">When it was, by the clock of whoever hears it.</param>
/// <param name="Offset">How far the node's clock is ahead of that one, negative when behind; null while they agree, and before it is known.</param>
internal sealed record Heartbeat(DateTimeOffset Told, DateTimeOffset Heard, TimeSpan? Offset)
{
    /// <summary>Longer than a heartbeat is on its way, with a connection that has to be opened anew; shorter than the silence that is made something of.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <param name="before">What was heard before; null for nothing, and then nobody knows how long ago this one was written.</param>
    /// <param name="told">As it arrives now.</param>
    /// <param name="now">By the hearer's clock.</param>
    public static Heartbeat Next(Heartbeat? before, DateTimeOffset told, DateTimeOffset now)
    {
        if (before is not { } last) return new Heartbeat(told, told - now > Tolerance ? now : told, null);
        if (last.Told == told) return last;
        var offset = told - now;
        return offset.Duration() <= Tolerance ? new Heartbeat(told, told, null) : new Heartbeat(told, now, offset);
    }
}
