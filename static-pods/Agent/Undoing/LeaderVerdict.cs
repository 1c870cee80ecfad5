namespace Cpctl.StaticPods.Agent.Undoing;

/// <summary>What has come out.</summary>
internal enum LeaderVerdict
{
    Open,

    /// <summary>The revision lets operators lead.</summary>
    Leads,

    NobodyLeads,
}
