namespace Cpctl.Bootstrap.Preflight;

/// <summary>One thing wrong with this machine: what, and how to remedy it.</summary>
internal sealed record Finding(FindingLevel Level, string What, string Remedy)
{
    public static Finding Warning(string what, string remedy) => new(FindingLevel.Warning, what, remedy);

    public static Finding Problem(string what, string remedy) => new(FindingLevel.Problem, what, remedy);

    public static Finding Harm(string what, string remedy) => new(FindingLevel.Harm, what, remedy);
}
