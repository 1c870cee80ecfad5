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

    /// <summary>How long no, or no good, answer is put up with: API servers take turns, and a new one forbids at first what it will allow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="request">As <see cref="JoinRequest.ToObject"/> builds it.</param>
    /// <param name="waiting">Called once a poll while there is no answer, with the time waited so far.</param>
    /// <returns>The chain, PEM: the leaf, then the authority.</returns>
    /// <exception cref="CpctlException">
    /// Refused: the token is not accepted, or the request was denied, with the operator's reason.
    /// </exception>
    /// <exception cref="KubernetesTransportException">No API server has answered for ten seconds; the same request may be repeated.</exception>
    public async Task<string> RequestAsync(CertificateSigningRequest request, Action<TimeSpan>? waiting, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var lastAnswer = started;
        while (true)
        {
            try
            {
                var stored = await client.TryGetAsync(ResourceTypes.CertificateSigningRequests, ns: null, request.Metadata.Name!, cancellation);
                if (stored is null)
                {
                    // When its answer gets lost, the next round finds it: the name is the same.
                    await client.TryCreateAsync(ResourceTypes.CertificateSigningRequests, request, cancellation);
                    lastAnswer = time.GetTimestamp();
                    continue;
                }

                lastAnswer = time.GetTimestamp();
                if (Answer(stored) is { } chain)
                {
                    return chain;
                }
            }
            catch (Exception e) when (IsPassing(e) && time.GetElapsedTime(lastAnswer) < Patience)
            {
                // asked again below
            }
            catch (KubernetesApiException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw NotAccepted(e);
            }

            waiting?.Invoke(time.GetElapsedTime(started));
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private static bool IsPassing(Exception exception) => exception is KubernetesTransportException
        or KubernetesApiException { Status: HttpStatusCode.Forbidden or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError };

    private static CpctlException NotAccepted(KubernetesApiException error) => new(
        ExitCode.Refused,
        "the cluster does not accept this token",
        error.Status == HttpStatusCode.Unauthorized ? "it is wrong, has expired, or was used" : error.Message,
        "make a new one on a control-plane node: cpctl token create",
        error);

    private static string? Answer(CertificateSigningRequest request)
    {
        if (request.Status?.Certificate is { Length: > 0 } chain)
        {
            return Encoding.ASCII.GetString(chain);
        }

        return request.Status?.Conditions?.FirstOrDefault(condition => condition.Type is RequestAnswers.Denied or RequestAnswers.Failed) is { } refusal
            ? throw new CpctlException(
                ExitCode.Refused, "the cluster does not admit this node", refusal.Message ?? refusal.Reason ?? refusal.Type, Remedy(refusal.Reason))
            : null;
    }

    private static string Remedy(string? reason) => reason switch
    {
        "TokenGone" or "TokenExpired" or "TokenUsed" or "TokenForOtherRole" => "make a new token on a control-plane node: cpctl token create, with --worker for a worker",
        "NodeRemoved" or "NodeEvicted" => "run `cpctl reset` on it, then join it again with a new token, if it is to come back",
        "AddressOfAnother" => "run `cpctl reset` on it, then join it again with the address that it has now",
        "NameTaken" or "NameReserved" => "join with another name, or remove the node of that name first",
        "AddressTaken" => "join with an address of this machine that no other node has; if the one that has it is gone for good, delete it first (kubectl delete node NAME)",
        _ => "join with the cpctl of the cluster's own version",
    };
}
