namespace Cpctl.Api.Runtime;

internal enum HoldResult
{
    /// <summary>The lease is ours and was just renewed.</summary>
    Held,

    /// <summary>The lease names another, unexpired holder.</summary>
    HeldByOther,

    /// <summary>Nothing could be learnt; the lease is as it was.</summary>
    Unknown,
}
