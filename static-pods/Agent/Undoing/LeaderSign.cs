namespace Cpctl.StaticPods.Agent.Undoing;

/// <summary>What the API says about whether an operator leads.</summary>
internal enum LeaderSign
{
    /// <summary>It does not say: no answer, no right to ask, or it takes no writes from this agent either.</summary>
    Unknown,

    /// <summary>The lease was renewed since the last look.</summary>
    Renewed,

    /// <summary>The API answers, and the lease was not renewed.</summary>
    Silent,
}
