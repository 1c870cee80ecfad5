using Cpctl.Api.Errors;

namespace Cpctl.Bootstrap.Preflight;

/// <summary>Everything the checks found, in the order of the checks.</summary>
internal sealed record PreflightReport(IReadOnlyList<Finding> Findings)
{
    public IEnumerable<Finding> Warnings => Findings.Where(finding => finding.Level == FindingLevel.Warning);

    public IReadOnlyList<Finding> Blocking => [.. Findings.Where(finding => finding.Level != FindingLevel.Warning)];

    /// <exception cref="CpctlException">One error that names every problem with its remedy; refused (3) when one of them means harm, failed (1) otherwise.</exception>
    public void ThrowIfBlocked()
    {
        var blocking = Blocking;
        if (blocking.Count == 0) return;
        var harm = blocking.Any(finding => finding.Level == FindingLevel.Harm);
        throw new CpctlException(
            harm ? ExitCode.Refused : ExitCode.Failed,
            blocking.Count == 1 ? "this machine is not ready: 1 problem" : $"this machine is not ready: {blocking.Count} problems",
            string.Join('\n', blocking.Select((finding, index) => $"{index + 1}. {finding.What}\n   do: {finding.Remedy}")),
            "Remedy what is listed and run the same command again. Nothing was changed.");
    }
}
