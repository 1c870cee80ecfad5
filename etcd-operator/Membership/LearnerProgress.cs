namespace Cpctl.Etcd.Membership;

/// <summary>The furthest that a learner was ever seen.</summary>
/// <param name="ReceivedBytes">The most that it had on its disk; less later, as after a restart that begins anew, is no progress until it has more again.</param>
/// <param name="Lag">The fewest entries that it was behind the leader; null while it has not answered.</param>
/// <param name="At">When one of the two was last reached.</param>
internal sealed record LearnerProgress(long ReceivedBytes, ulong? Lag, DateTimeOffset At)
{
    public static LearnerProgress After(LearnerProgress? before, long receivedBytes, ulong? lag, DateTimeOffset now)
    {
        if (before is null)
        {
            return new LearnerProgress(receivedBytes, lag, now);
        }

        var isNearer = lag is { } behind && (before.Lag is not { } least || behind < least);
        return receivedBytes > before.ReceivedBytes || isNearer
            ? new LearnerProgress(Math.Max(receivedBytes, before.ReceivedBytes), isNearer ? lag : before.Lag, now)
            : before;
    }
}
