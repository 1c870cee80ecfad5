using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Archives that are kept long enough for somebody to miss them.</summary>
internal static class ArchiveRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365 * 100);

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        var (min, max) = (new DurationField("spec.archives.minAge", spec.Archives.MinAge), new DurationField("spec.archives.maxAge", spec.Archives.MaxAge));
        foreach (var problem in min.MustBe(TimeSpan.FromHours(24), Longest, "an archive is noticed to be needed after the weekend")) yield return problem;
        foreach (var problem in max.MustBe(TimeSpan.FromHours(24), Longest, "an archive is noticed to be needed after the weekend")) yield return problem;
        if (min.Value is { } least && max.Value is { } most && most < least)
            yield return new ConfigProblem(max.Path, $"{max.Text} is shorter than minAge {min.Text}", "what is younger than minAge always stays", $"Choose at least {min.Text}, or a shorter minAge.");
        if (spec.Archives.MaxCount < spec.Archives.Keep)
        {
            yield return new ConfigProblem(
                "spec.archives.maxCount", $"{spec.Archives.MaxCount} is less than keep {spec.Archives.Keep}", "the newest of each kind always stay", $"Choose at least {spec.Archives.Keep}, or a smaller keep.");
        }
    }
}
