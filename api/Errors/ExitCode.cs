namespace Cpctl.Api.Errors;

/// <summary>Exit codes of cpctl; stable, scripts depend on them.</summary>
public enum ExitCode
{
    /// <summary>Done, or already so.</summary>
    Done = 0,

    /// <summary>Tried and failed.</summary>
    Failed = 1,

    /// <summary>Bad input or usage; nothing was changed.</summary>
    BadInput = 2,

    /// <summary>Refused because it would do harm; nothing was changed.</summary>
    Refused = 3,

    /// <summary>The cluster or a node did not answer.</summary>
    Unreachable = 4,
}
