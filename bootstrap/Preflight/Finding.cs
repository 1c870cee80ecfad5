namespace Cpctl.Bootstrap.Preflight;

/// <summary>One thing wrong with this machine: what, and how to mend it.</summary>
internal sealed record Finding(FindingLevel Level, string What, string Mend)
{
    public static Finding Warning(string what, string mend) => new(FindingLevel.Warning, what, mend);

    public static Finding Problem(string what, string mend) => new(FindingLevel.Problem, what, mend);

    public static Finding Harm(string what, string mend) => new(FindingLevel.Harm, what, mend);
}
