using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Extra flags are written without dashes and are not those that cpctl sets.</summary>
internal static class ExtraArgsRules
{
    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec) =>
    [
        .. Check("apiServer", spec.ApiServer.ExtraArgs, OwnedFlags.ApiServer),
        .. Check("controllerManager", spec.ControllerManager.ExtraArgs, OwnedFlags.ControllerManager),
        .. Check("scheduler", spec.Scheduler.ExtraArgs, OwnedFlags.Scheduler),
    ];

    private static IEnumerable<ConfigProblem> Check(string component, IReadOnlyDictionary<string, string> extraArgs, IReadOnlyDictionary<string, string> owned)
    {
        foreach (var flag in extraArgs.Keys)
        {
            var field = FieldPath.Root.Field("spec").Field(component).Field("extraArgs").Field(flag).ToString();
            if (flag.Length == 0 || flag[0] == '-' || !flag.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
            {
                yield return new ConfigProblem(field, $"\"{flag}\" is not the name of a flag", "names are lower-case and written without leading dashes", $"Write {flag.TrimStart('-').ToLowerInvariant()}: \"value\".");
            }
            else if (owned.TryGetValue(flag, out var setting))
            {
                var mend = setting.Length == 0 ? "Remove it." : $"Set {setting} instead.";
                yield return new ConfigProblem(field, $"--{flag} is set by cpctl", "another value would break how cpctl replaces, renews or secures this component", mend);
            }
        }
    }
}
