using Cpctl.Bootstrap.Host;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Port 6443 is redirected to whichever API server is ready; that is done with nftables.</summary>
internal sealed class NftCheck(IHost host) : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>(
        subject.IsWorker || host.FindProgram("nft") is not null
            ? []
            : [Finding.Problem("nft is not installed: port 6443 can't be redirected to the API server", "Install nftables: apt-get install nftables.")]);
}
