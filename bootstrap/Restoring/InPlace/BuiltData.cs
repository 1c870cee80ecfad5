using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Recovering;

namespace Cpctl.Bootstrap.Restoring.InPlace;

/// <summary>The new data that was built beside the present: nothing may be stopped, and the present not go, without it.</summary>
internal static class BuiltData
{
    /// <exception cref="CpctlException">Failed (1): it is not there, and not in its place either.</exception>
    public static void Need(RecoveryWork recovery)
    {
        if (recovery.Files.IsRebuilt || SwappedData.IsIn(recovery) || Directory.Exists(Path.Combine(recovery.Files.Building, "member"))) return;
        throw new CpctlException(
            ExitCode.Failed, "the data that was built for this restore is gone", $"there is no {recovery.Files.Building}",
            "cpctl restore --in-place --abort gives this node back what was stopped; then begin anew.");
    }
}
