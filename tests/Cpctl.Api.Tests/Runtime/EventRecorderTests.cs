using System.Text.Json.Nodes;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Api.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cpctl.Api.Tests.Runtime;

[Trait("Category", "Unit")]
public sealed class EventRecorderTests
{
    private readonly ControlPlane _about = new() { Metadata = new ObjectMeta { Name = "cluster", Uid = "u1" } };
    private JsonObject? _stored;

    [Fact]
    public async Task Record_TheSameTwice_CountsUpOneEventInDefault()
    {
        await using var server = new FakeHttpServer(StoreAsync);
        using var client = CreateClient(server.Address);
        var sut = CreateSut(client);

        await sut.RecordAsync(_about, EventSeverity.Warning, "RevisionFailed", "it did not start", Eventually.Within);
        await sut.RecordAsync(_about, EventSeverity.Warning, "RevisionFailed", "it did not start", Eventually.Within);

        Assert.Equal(2, (int)_stored!["count"]!);
        Assert.Equal("default", (string?)_stored["metadata"]!["namespace"]);
        Assert.Equal(("Warning", "RevisionFailed", "ControlPlane"), ((string?)_stored["type"], (string?)_stored["reason"], (string?)_stored["involvedObject"]!["kind"]));
        Assert.Equal("cpctl-operator", (string?)_stored["source"]!["component"]);
    }

    [Fact]
    public async Task Record_VeryLongMessage_IsCut()
    {
        await using var server = new FakeHttpServer(StoreAsync);
        using var client = CreateClient(server.Address);

        await CreateSut(client).RecordAsync(_about, EventSeverity.Normal, "Long", new string('x', 5000), Eventually.Within);

        Assert.Equal(1024, ((string)_stored!["message"]!).Length);
    }

    [Fact]
    public async Task Record_ServerSaysNo_IsNoError()
    {
        await using var server = new FakeHttpServer(exchange => exchange.FailAsync(403, "Forbidden", "no"));
        using var client = CreateClient(server.Address);

        await CreateSut(client).RecordAsync(_about, EventSeverity.Normal, "Any", "thing", Eventually.Within);

        Assert.Null(_stored);
    }

    private static KubernetesClient CreateClient(Uri address) => new(new ClusterAccess { Endpoints = [address] }, TimeProvider.System, NullLogger.Instance);

    private static EventRecorder CreateSut(KubernetesClient client) => new(client, "cpctl-operator", "cp1", TimeProvider.System, NullLogger.Instance);

    private async Task StoreAsync(FakeExchange exchange)
    {
        var name = (string?)_stored?["metadata"]!["name"];
        switch (exchange.Method)
        {
            case "GET" when name is null || !exchange.Path.EndsWith(name, StringComparison.Ordinal):
                await exchange.FailAsync(404, "NotFound", "no");
                return;
            case "POST":
                _stored = JsonNode.Parse(exchange.Body)!.AsObject();
                break;
            case "PATCH":
                _stored!["count"] = JsonNode.Parse(exchange.Body)!["count"]!.DeepClone();
                break;
        }

        await exchange.RespondAsync(200, _stored!.ToJsonString());
    }
}
