namespace Cpctl.Bootstrap.Preflight;

/// <summary>How much a finding weighs.</summary>
internal enum FindingLevel
{
    /// <summary>Shown; the work goes on.</summary>
    Warning,

    /// <summary>The work can't succeed until this is mended: exit code 1.</summary>
    Problem,

    /// <summary>The work would destroy or mix up something that exists: exit code 3.</summary>
    Harm,
}
