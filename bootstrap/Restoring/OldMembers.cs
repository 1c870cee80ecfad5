using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Trust;
using Cpctl.Etcd.Client;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Signers;

namespace Cpctl.Bootstrap.Restoring;

/// <summary>
/// A cluster whose etcd still answers is not lost: beside a restored copy there would be two of it, with the same keys, and every client could meet either.
/// A restore in a laboratory that can reach production ends here, too.
/// </summary>
internal static class OldMembers
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <param name="members">As the backup's data names them.</param>
    /// <param name="authorities">Of the cluster's etcd: whoever else answers at an old address is no concern.</param>
    /// <exception cref="CpctlException">Refused (3): one of them answers.</exception>
    public static async Task RefuseLivingAsync(IEnumerable<MemberInfo> members, AuthorityLine authorities, CancellationToken cancel)
    {
        var living = await LivingAsync(members.Where(member => !member.IsLearner).SelectMany(member => member.ClientUrls), authorities, cancel);
        if (living.Count == 0) return;
        throw new CpctlException(
            ExitCode.Refused,
            "the cluster in this backup still runs",
            $"its etcd answers at {string.Join(" and ", living.Select(url => url.Authority))}",
            "If its nodes are to yield to the restored one and join it, add --take-over. If they are to go, stop them first (`cpctl reset` on each, or power them off). "
            + "If it is to live, restore where it can't be reached.");
    }

    /// <summary>At which of some URLs the cluster's etcd answers.</summary>
    public static async Task<IReadOnlyList<Uri>> LivingAsync(IEnumerable<string> clientUrls, AuthorityLine authorities, CancellationToken cancel)
    {
        var urls = clientUrls.Select(url => new Uri(url)).Where(url => !url.IsLoopback);
        return [.. (await Task.WhenAll(urls.Select(async url => await AnswersAsync(url, authorities, cancel) ? url : null))).OfType<Uri>()];
    }

    private static async Task<bool> AnswersAsync(Uri url, AuthorityLine authorities, CancellationToken cancel)
    {
        try
        {
            var presented = await PinnedServer.PresentedChainAsync(url.Host.Trim('[', ']'), url.Port, Limit, cancel);
            return presented.Count > 0 && IsOf(presented[0], authorities);
        }
        catch (CpctlException e) when (e.Code == ExitCode.Unreachable)
        {
            return false;
        }
    }

    internal static bool IsOf(X509Certificate2 certificate, AuthorityLine authorities) => TrustAnchors.FromPem(authorities.Bundle).Signed(certificate);
}
