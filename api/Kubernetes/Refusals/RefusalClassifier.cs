using System.Net;
using System.Text.RegularExpressions;

namespace Cpctl.Api.Kubernetes;

/// <summary>
/// Tells the cause of a refusal from what the API server answered, by the texts that kube-apiserver 1.20 to 1.36 writes; they have not changed in between but
/// for what stands behind the name. They come from the source: apiserver/pkg/admission/plugin/{webhook,policy,resourcequota}, plugin/pkg/admission/limitranger,
/// apiserver/pkg/server/filters, kube-aggregator/pkg/apiserver/handler_proxy.go and apiserver/pkg/storage.
/// </summary>
public static partial class RefusalClassifier
{
    private const int Timeout = 1000;
    private const string PutOff = "Too many requests, please try again later";

    /// <summary>The cause of a failed request, in front of what the server said; only the latter when no cause is known.</summary>
    public static string Explain(Exception error) =>
        error is KubernetesApiException { Cause: { } cause } ? $"{cause.What} ({cause.Remedy}): {error.Message}" : error.Message;

    /// <param name="status">HTTP status.</param>
    /// <param name="message">The server's message, or its body when that is plain text.</param>
    /// <param name="path">The request's path, which names the aggregated API; null when it is not known.</param>
    /// <returns>Null for every other failure: missing rights, conflicts, invalid objects, a server that starts.</returns>
    public static RefusalCause? Classify(HttpStatusCode status, string message, string? path) =>
        Webhook(message) ?? Policy(message) ?? Encryption(status, message) ?? status switch
        {
            HttpStatusCode.Forbidden => QuotaOrLimit(message, path),
            HttpStatusCode.TooManyRequests => FlowControl(message),
            HttpStatusCode.ServiceUnavailable => Aggregated(message, path),
            _ => null,
        };

    /// <summary>The cause that a text quotes: a log line, or what somebody else was told. Only causes that can stop the renewal of a lease.</summary>
    public static RefusalCause? InText(string text)
    {
        var unescaped = text.Replace("\\\"", "\"", StringComparison.Ordinal);
        return Webhook(unescaped) ?? Policy(unescaped) ?? (unescaped.IndexOf(PutOff, StringComparison.Ordinal) is >= 0 and var at ? FlowControl(unescaped[at..]) : null);
    }

    private static RefusalCause? Webhook(string message)
    {
        const string Find = "`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml` shows whose it is";
        if (NotCalled().Match(message) is { Success: true } failed)
        {
            var name = failed.Groups["name"].Value;
            return new(
                RefusalKind.WebhookNotCalled,
                name,
                $"the API server cannot call the admission webhook \"{name}\" and refuses what it is to be asked about",
                $"bring its server back or delete its configuration, which no webhook can prevent; {Find}");
        }

        if (Denied().Match(message) is { Success: true } denied)
        {
            var name = denied.Groups["name"].Value;
            return new(
                RefusalKind.WebhookDenied,
                name,
                $"the admission webhook \"{name}\" denies it",
                $"have it leave out the namespace cpctl-system and the group cpctl.dev; {Find}");
        }

        return null;
    }

    private static RefusalCause? Policy(string message)
    {
        if (PolicyDenied().Match(message) is not { Success: true } match)
        {
            return null;
        }

        var (name, binding) = (match.Groups["name"].Value, match.Groups["binding"]);
        var by = binding.Success ? $" with binding \"{binding.Value}\"" : "";
        var kind = match.Groups["kind"].Success ? match.Groups["kind"].Value : "admission policy";
        return new(
            RefusalKind.AdmissionPolicy,
            name,
            $"the {kind} \"{name}\"{by} denies it",
            "have it or its binding leave out the namespace cpctl-system and the group cpctl.dev, or delete the binding");
    }

    private static RefusalCause? QuotaOrLimit(string message, string? path)
    {
        var ns = path is not null && OfNamespace().Match(path) is { Success: true } match ? match.Groups["name"].Value : null;
        var there = ns is null ? "" : $" of namespace {ns}";
        if (Quota().Match(message) is { Success: true } quota)
        {
            var name = quota.Groups["name"].Value;
            return new(
                RefusalKind.Quota,
                name,
                $"the ResourceQuota \"{name}\"{there} does not allow it",
                ns is null ? "raise or delete it" : $"raise or delete it: `kubectl -n {ns} describe resourcequota {name}`");
        }

        return Limit().IsMatch(message)
            ? new(
                RefusalKind.LimitRange,
                null,
                $"a LimitRange{there} does not allow it",
                ns is null ? "change or delete it: `kubectl get limitranges -A`" : $"change or delete it: `kubectl -n {ns} describe limitranges`")
            : null;
    }

    /// <summary>Only the filters' own text: an eviction, a watch cache that fills or a server behind it answer 429 for reasons of theirs.</summary>
    private static RefusalCause? FlowControl(string message) => message.StartsWith(PutOff, StringComparison.Ordinal)
        ? new(
            RefusalKind.FlowControl,
            null,
            "the API server has too many requests and put this one off (priority and fairness)",
            "find who sends them: `kubectl get --raw /debug/api_priority_and_fairness/dump_priority_levels`; look whether a FlowSchema takes cpctl's requests to a level without room")
        : null;

    private static RefusalCause? Aggregated(string message, string? path)
    {
        if (!Unavailable().IsMatch(message))
        {
            return null;
        }

        // An APIService's name is its version and its group; the core group has an API server's own always.
        var name = path is not null && OfGroup().Match(path) is { Success: true } match ? $"{match.Groups["version"].Value}.{match.Groups["group"].Value}" : null;
        return new(
            RefusalKind.AggregatedApi,
            name,
            name is null ? "the server behind an APIService is not available" : $"the server behind APIService \"{name}\" is not available",
            $"bring its Service back or delete the APIService: `kubectl get apiservices{(name is null ? "" : $" {name}")}`");
    }

    private static RefusalCause? Encryption(HttpStatusCode status, string message)
    {
        if (status != HttpStatusCode.InternalServerError || NoKeyOpens().Match(message) is not { Success: true } match)
        {
            return null;
        }

        var key = match.Groups["key"] is { Success: true, Length: > 0 } group ? group.Value : null;
        return new(
            RefusalKind.Encryption,
            key,
            $"{(key is null ? "a value in etcd" : $"etcd's value of {key}")} is encrypted with a key that the API server does not have, and nothing that lists its kind works",
            "see whether every node runs the same encryption keys (`cpctl certs list`); a value whose key is lost can only be had from a backup of before");
    }

    [GeneratedRegex("failed calling webhook \"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex NotCalled();

    [GeneratedRegex("""admission webhook "(?<name>[^"]+)" denied the request""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Denied();

    [GeneratedRegex("""((?<kind>(Validating|Mutating)AdmissionPolicy)|policy) (?<quote>['"])(?<name>[^'"]+)\k<quote>( with binding '(?<binding>[^']+)')? denied request""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex PolicyDenied();

    [GeneratedRegex(@"(exceeded quota|failed quota|status unknown for quota): (?<name>[^,:\s]+)[,:]", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Quota();

    [GeneratedRegex(@"(minimum|maximum) \S+ usage per \w+ is |\S+ max limit to request ratio per \w+ is ", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex Limit();

    [GeneratedRegex(@"^(service unavailable$|error trying to reach service: )", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, Timeout)]
    private static partial Regex Unavailable();

    [GeneratedRegex("""unable to transform key "(?<key>[^"]+)"|no matching prefix found|no matching key was found for the provided \w+ transformer|identity transformer tried to read encrypted data|cipher: message authentication failed|invalid padding on input""", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex NoKeyOpens();

    [GeneratedRegex("^/apis/(?<group>[^/?]+)/(?<version>[^/?]+)", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex OfGroup();

    [GeneratedRegex("/namespaces/(?<name>[^/?]+)/", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex OfNamespace();
}
