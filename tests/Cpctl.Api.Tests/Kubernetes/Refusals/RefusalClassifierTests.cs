using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Kubernetes.Refusals;

/// <summary>Messages as kube-apiserver writes them, from its source and from reports of its users.</summary>
[Trait("Category", "Unit")]
public sealed class RefusalClassifierTests
{
    private const string Status = "/apis/cpctl.dev/v1alpha1/controlplanes/cluster/status";
    private const string Secrets = "/api/v1/namespaces/cpctl-system/secrets";

    public static TheoryData<int, string, string?, RefusalKind, string?> Refusals => new()
    {
        // 1.20 and before, with and without quotes around the address.
        { 500, """Internal error occurred: failed calling webhook "webhook.cert-manager.io": Post "https://cert-manager-webhook.cert-manager.svc:443/mutate?timeout=10s": dial tcp 10.152.183.134:443: connect: connection refused""", Status, RefusalKind.WebhookNotCalled, "webhook.cert-manager.io" },
        { 500, """Internal error occurred: failed calling webhook "mutate.kyverno.svc-fail": Post https://kyverno-svc.kyverno.svc:443/mutate?timeout=10s: dial tcp 10.0.64.198:443: connect: no route to host""", Status, RefusalKind.WebhookNotCalled, "mutate.kyverno.svc-fail" },

        // Newer ones.
        { 500, """Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": context deadline exceeded""", Secrets, RefusalKind.WebhookNotCalled, "validate.kyverno.svc-fail" },
        { 500, """Internal error occurred: failed calling webhook "down.example.com": failed to call webhook: Post "https://down.default.svc:443/?timeout=10s": service "down" not found""", null, RefusalKind.WebhookNotCalled, "down.example.com" },
        { 500, """Internal error occurred: failed calling webhook "x.example.com"; no further details available""", null, RefusalKind.WebhookNotCalled, "x.example.com" },

        // A webhook chooses the status of its denial itself.
        { 400, """admission webhook "validate.example.com" denied the request: no label owner""", Status, RefusalKind.WebhookDenied, "validate.example.com" },
        { 403, """admission webhook "validation.gatekeeper.sh" denied the request: [must-have-owner] you must provide labels: {"owner"}""", Secrets, RefusalKind.WebhookDenied, "validation.gatekeeper.sh" },
        { 429, """admission webhook "slow.example.com" denied the request without explanation""", Status, RefusalKind.WebhookDenied, "slow.example.com" },

        { 422, """controlplanes.cpctl.dev "cluster" is forbidden: ValidatingAdmissionPolicy 'frozen.example.com' with binding 'frozen-binding.example.com' denied request: nothing changes on Fridays""", Status, RefusalKind.AdmissionPolicy, "frozen.example.com" },
        { 403, """secrets "revision-4" is forbidden: ValidatingAdmissionPolicy 'frozen' denied request: failed to configure policy: no params found""", Secrets, RefusalKind.AdmissionPolicy, "frozen" },
        { 403, """secrets "revision-4" is forbidden: policy 'labels' with binding 'all' denied request: expression 'object.x' resulted in error: no such key: x""", Secrets, RefusalKind.AdmissionPolicy, "labels" },
        { 403, """secrets "revision-4" is forbidden: policy "labels" denied request: failed to configure policy: no such kind""", Secrets, RefusalKind.AdmissionPolicy, "labels" },

        { 403, """secrets "revision-4" is forbidden: exceeded quota: no-secrets, requested: secrets=1, used: secrets=12, limited: secrets=12""", Secrets, RefusalKind.Quota, "no-secrets" },
        { 403, """pods "etcd-cp1" is forbidden: failed quota: compute: must specify limits.cpu,limits.memory""", null, RefusalKind.Quota, "compute" },
        { 403, """secrets "revision-4" is forbidden: status unknown for quota: fresh, resources: secrets""", Secrets, RefusalKind.Quota, "fresh" },

        { 403, """pods "kube-apiserver-r2-cp1" is forbidden: maximum cpu usage per Container is 100m, but limit is 2""", "/api/v1/namespaces/kube-system/pods", RefusalKind.LimitRange, null },
        { 403, """pods "x" is forbidden: [minimum memory usage per Pod is 64Mi.  No request is specified, maximum cpu usage per Pod is 1.  No limit is specified]""", null, RefusalKind.LimitRange, null },
        { 403, """pods "x" is forbidden: memory max limit to request ratio per Container is 2, but provided ratio is 4.000000""", null, RefusalKind.LimitRange, null },

        { 429, "Too many requests, please try again later.", Status, RefusalKind.FlowControl, null },

        { 503, "service unavailable", Status, RefusalKind.AggregatedApi, "v1alpha1.cpctl.dev" },
        { 503, "error trying to reach service: dial tcp 10.96.1.7:443: connect: connection refused", "/apis/metrics.k8s.io/v1beta1/nodes", RefusalKind.AggregatedApi, "v1beta1.metrics.k8s.io" },
        { 503, "Error trying to reach service: 'dial tcp 10.32.81.244:443: i/o timeout'", "/apis/metrics.k8s.io/v1beta1", RefusalKind.AggregatedApi, "v1beta1.metrics.k8s.io" },

        { 500, "Internal error occurred: no matching prefix found", Secrets + "/signers", RefusalKind.Encryption, null },
        { 500, """Internal error occurred: unable to transform key "/registry/secrets/cpctl-system/signers": no matching key was found for the provided AES transformer""", Secrets, RefusalKind.Encryption, "/registry/secrets/cpctl-system/signers" },
        { 500, """Internal error occurred: unable to transform key "/registry/secrets/example/default-token-hk2cj": invalid padding on input""", Secrets, RefusalKind.Encryption, "/registry/secrets/example/default-token-hk2cj" },
        { 500, "Internal error occurred: no matching key was found for the provided Secretbox transformer", Secrets + "/signers", RefusalKind.Encryption, null },
        { 500, "Internal error occurred: identity transformer tried to read encrypted data", Secrets + "/signers", RefusalKind.Encryption, null },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Classify_WhatTheServerWrites_IsTheCauseByName(int status, string message, string? path, RefusalKind kind, string? name)
    {
        var cause = RefusalClassifier.Classify((HttpStatusCode)status, message, path);

        Assert.NotNull(cause);
        Assert.Equal((kind, name), (cause.Kind, cause.Name));
        Assert.Contains(name ?? "", cause.What, StringComparison.Ordinal);
        Assert.NotEmpty(cause.Remedy);
        Assert.DoesNotContain('\n', cause.What + cause.Remedy);
    }

    /// <summary>Taking an ordinary failure for a refusal would send people after something that is not there.</summary>
    [Theory]
    [InlineData(403, """controlplanes.cpctl.dev "cluster" is forbidden: User "system:node:cp1" cannot patch resource "controlplanes/status" in API group "cpctl.dev" at the cluster scope""")]
    [InlineData(403, """secrets "revision-4" is forbidden: unable to create new content in namespace cpctl-system because it is being terminated""")]
    [InlineData(404, """controlplanes.cpctl.dev "cluster" not found""")]
    [InlineData(409, """Operation cannot be fulfilled on controlplanes.cpctl.dev "cluster": the object has been modified; please apply your changes to the latest version and try again""")]
    [InlineData(422, """ControlPlane.cpctl.dev "cluster" is invalid: spec.version: Invalid value: "1.20": too old""")]
    [InlineData(429, "storage is (re)initializing")]
    [InlineData(429, "Cannot evict pod as it would violate the pod's disruption budget.")]
    [InlineData(500, "etcdserver: request timed out")]
    [InlineData(500, "Internal error occurred: etcdserver: mvcc: database space exceeded")]
    [InlineData(503, "the server is currently unable to handle the request")]
    [InlineData(503, "apiserver not ready")]
    [InlineData(200, "")]
    public void Classify_AnOrdinaryFailure_IsNone(int status, string message) =>
        Assert.Null(RefusalClassifier.Classify((HttpStatusCode)status, message, Status));

    [Fact]
    public void Explain_AKnownCause_SaysWhatRefusesHowToMendItAndWhatTheServerSaid()
    {
        var error = new KubernetesApiException(HttpStatusCode.InternalServerError, "InternalError", """Internal error occurred: failed calling webhook "all.example.com": failed to call webhook: Post "https://all.default.svc:443/": connection refused""");

        var text = RefusalClassifier.Explain(error);

        Assert.StartsWith("the API server cannot call the admission webhook \"all.example.com\"", text, StringComparison.Ordinal);
        Assert.Contains("delete its configuration", text, StringComparison.Ordinal);
        Assert.EndsWith("connection refused (500 InternalError)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_AnythingElse_IsTheMessage() => Assert.Equal("no route", RefusalClassifier.Explain(new KubernetesTransportException("no route", null)));

    [Theory]
    [InlineData("cp1: the lease cannot be held: Internal error occurred: failed calling webhook \"all\": failed to call webhook: Post … (500 InternalError)", "all")]
    [InlineData(@"E0101 12:00:00.000000 1 leaderelection.go:448] ""Failed to update lease"" err=""Internal error occurred: failed calling webhook \""all\"": failed to call webhook: Post \""https://all.default.svc:443/\"": connection refused""", "all")]
    [InlineData("""leases "kube-scheduler" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no""", "p")]
    [InlineData("the lease cannot be held: Too many requests, please try again later. (429)", null)]
    public void InText_WhatSomebodyElseWasTold_IsTheCause(string text, string? name)
    {
        var cause = RefusalClassifier.InText(text);
        Assert.NotNull(cause);
        Assert.Equal(name, cause.Name);
    }

    [Theory]
    [InlineData("https://127.0.0.1:10259/healthz does not answer: Connection refused")]
    [InlineData("")]
    public void InText_AReasonOfItsOwn_IsNone(string text) => Assert.Null(RefusalClassifier.InText(text));

    /// <summary>The aggregator's answer is plain text and names no APIService: its name is the request's group and version.</summary>
    [Fact]
    public async Task Client_TheServerBehindAnApiServiceIsDown_NamesTheApiService()
    {
        await using var server = new FakeHttpServer(exchange => exchange.RespondAsync(503, "service unavailable\n"));
        using var client = new KubernetesClient(new ClusterAccess { Endpoints = [server.Address] }, TimeProvider.System, NullLogger.Instance);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.TryGetAsync(ResourceTypes.ControlPlanes, null, "cluster", Eventually.Within));

        Assert.Equal("v1alpha1.cpctl.dev", error.Cause?.Name);
    }

    [Fact]
    public async Task Client_AQuota_NamesItAndItsNamespace()
    {
        const string Message = "secrets \\\"revision-4\\\" is forbidden: exceeded quota: none, requested: secrets=1, used: secrets=0, limited: secrets=0";
        await using var server = new FakeHttpServer(exchange => exchange.FailAsync(403, "Forbidden", Message));
        using var client = new KubernetesClient(new ClusterAccess { Endpoints = [server.Address] }, TimeProvider.System, NullLogger.Instance);
        var secret = new Secret { Metadata = new ObjectMeta { Name = "revision-4", Namespace = "cpctl-system" } };

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(ResourceTypes.Secrets, secret, Eventually.Within));

        Assert.Contains("ResourceQuota \"none\" of namespace cpctl-system", error.Cause?.What, StringComparison.Ordinal);
    }
}
