using System.Net;
using System.Text;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>Hands a request to the operator and waits for its answer; needs only the rights to create and get requests.</summary>
public sealed class CertificateRequester(IKubernetesClient client, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    /// <param name="request">As <see cref="JoinRequest.ToObject"/> builds it.</param>
    /// <param name="waiting">Called once a poll while there is no answer, with the time waited so far.</param>
    /// <returns>The chain, PEM: the leaf, then the authority.</returns>
    /// <exception cref="CpctlException">Refused: the token is not accepted, or the request was denied, with the operator's reason.</exception>
    public async Task<string> RequestAsync(CertificateSigningRequest request, Action<TimeSpan>? waiting, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        try
        {
            await client.TryCreateAsync(ResourceTypes.CertificateSigningRequests, request, cancellation);
            while (true)
            {
                var stored = await client.GetAsync(ResourceTypes.CertificateSigningRequests, ns: null, request.Metadata.Name!, cancellation);
                if (Answer(stored) is { } chain)
                {
                    return chain;
                }

                waiting?.Invoke(time.GetElapsedTime(started));
                await Task.Delay(Poll, time, cancellation);
            }
        }
        catch (KubernetesApiException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new CpctlException(
                ExitCode.Refused,
                "the cluster does not accept this token",
                e.Status == HttpStatusCode.Unauthorized ? "it is wrong, has expired, or was used" : e.Message,
                "make a new one on a control-plane node: cpctl token create",
                e);
        }
    }

    private static string? Answer(CertificateSigningRequest request)
    {
        if (request.Status?.Certificate is { Length: > 0 } chain)
        {
            return Encoding.ASCII.GetString(chain);
        }

        return request.Status?.Conditions?.FirstOrDefault(condition => condition.Type is "Denied" or "Failed") is { } refusal
            ? throw new CpctlException(
                ExitCode.Refused, "the cluster does not admit this node", refusal.Message ?? refusal.Reason ?? refusal.Type, Mend(refusal.Reason))
            : null;
    }

    private static string Mend(string? reason) => reason switch
    {
        "TokenGone" or "TokenExpired" or "TokenUsed" or "TokenForOtherRole" => "make a new token on a control-plane node: cpctl token create, with --worker for a worker",
        "NameTaken" or "NameReserved" => "join with another name, or remove the node of that name first",
        "AddressTaken" => "join with an address of this machine that no other node has",
        _ => "join with the cpctl of the cluster's own version",
    };
}
