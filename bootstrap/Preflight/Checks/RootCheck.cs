using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Certificates, static pods and the redirect of port 6443 need root.</summary>
internal sealed class RootCheck(IHost host) : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>(
        host.IsRoot ? [] : [Finding.Problem("not running as root", "Run the same command with sudo.")]);
}
