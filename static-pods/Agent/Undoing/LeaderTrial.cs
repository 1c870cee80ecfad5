namespace Cpctl.StaticPods.Agent.Undoing;

/// <summary>
/// Weighs whether operators can lead since a revision was committed on this node. Only time during which the API answered counts: that it is down, or takes no
/// writes, is no fault of the revision.
/// </summary>
/// <param name="patience">How long nobody may lead. Nodes have different ones, so that they go back one by one: when the first has, its operator leads.</param>
internal sealed class LeaderTrial(TimeSpan patience)
{
    /// <summary>An operator goes on through the API server that was replaced for as long as that one drains, so signs before this say nothing.</summary>
    public static readonly TimeSpan Draining = TimeSpan.FromMinutes(2);

    private TimeSpan _counted;
    private TimeSpan _silent;

    /// <param name="sign">What was seen.</param>
    /// <param name="since">The time since the last look.</param>
    public LeaderVerdict Look(LeaderSign sign, TimeSpan since)
    {
        if (sign == LeaderSign.Unknown)
        {
            return LeaderVerdict.Open;
        }

        _counted += since;
        _silent = sign == LeaderSign.Renewed ? TimeSpan.Zero : _silent + since;
        return sign == LeaderSign.Renewed && _counted >= Draining ? LeaderVerdict.Leads
            : _silent >= patience ? LeaderVerdict.NobodyLeads
            : LeaderVerdict.Open;
    }
}
