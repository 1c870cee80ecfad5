using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Extra flags are written without dashes, once each, and are not those that cpctl sets.</summary>
internal static class ExtraArgsRules
{
    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec) =>
    [
        .. Check("apiServer", spec.ApiServer.ExtraArgs, OwnedFlags.ApiServer),
        .. Check("controllerManager", spec.ControllerManager.ExtraArgs, OwnedFlags.ControllerManager),
        .. Check("scheduler", spec.Scheduler.ExtraArgs, OwnedFlags.Scheduler),
        .. spec.ApiServer.ExtraArgs.Where(given => FlagName.Normalised(given.Key) == RuntimeConfigRules.Flag)
            .SelectMany(given => RuntimeConfigRules.Check(FieldOf("apiServer", given.Key), given.Value)),
    ];

    private static IEnumerable<ConfigProblem> Check(string component, IReadOnlyDictionary<string, string> extraArgs, IReadOnlyDictionary<string, string> owned)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var flag in extraArgs.Keys)
        {
            var field = FieldOf(component, flag);
            var normalised = FlagName.Normalised(flag);
            if (flag.Length == 0 || flag[0] == '-' || !flag.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            {
                yield return new ConfigProblem(field, $"\"{flag}\" is not the name of a flag", "names are lower-case and written without leading dashes", $"Write {flag.TrimStart('-').ToLowerInvariant()}: \"value\".");
            }
            else if (owned.TryGetValue(normalised, out var setting))
            {
                var remedy = setting.Length == 0 ? "Remove it." : $"Set {setting} instead.";
                yield return new ConfigProblem(field, $"--{normalised} is set by cpctl", "another value would break how cpctl replaces, renews or secures this component", remedy);
            }
            else if (!seen.Add(normalised))
            {
                yield return new ConfigProblem(field, $"--{normalised} is given twice", "the component takes - and _ in a flag's name as the same", "Keep one of them.");
            }
        }
    }

    private static string FieldOf(string component, string flag) => FieldPath.Root.Field("spec").Field(component).Field("extraArgs").Field(flag).ToString();
}
