using System.Text.Json;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Tests.Resources;

[Trait("Category", "Unit")]
public sealed class ApiJsonTests
{
    private static readonly DateTimeOffset Time = new(2025, 3, 4, 5, 6, 7, 890, TimeSpan.FromHours(2));

    [Fact]
    public void Lease_Times_HaveSixDigitsInUtc()
    {
        var json = JsonSerializer.Serialize(new Lease { Spec = new LeaseSpec { RenewTime = Time } }, ApiJson.Default.Lease);

        Assert.Contains("\"renewTime\":\"2025-03-04T03:06:07.890000Z\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("acquireTime", json, StringComparison.Ordinal);
        Assert.Equal(Time, JsonSerializer.Deserialize(json, ApiJson.Default.Lease)!.Spec!.RenewTime);
    }

    [Fact]
    public void Status_Times_HaveWholeSeconds()
    {
        var json = JsonSerializer.Serialize(new ControlPlaneNodeStatus { LastHeartbeat = Time }, ApiJson.Default.ControlPlaneNodeStatus);

        Assert.Contains("\"lastHeartbeat\":\"2025-03-04T03:06:07Z\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void AbsentFields_KeepTheirInitialValues()
    {
        var spec = JsonSerializer.Deserialize("""{"version":"v1.20.2","etcd":{"version":"3.4.23"}}""", ApiJson.Default.ControlPlaneSpec)!;

        Assert.Equal("10.244.0.0/16", spec.Networking.PodSubnet);
        Assert.Equal("1s", spec.Etcd.ElectionTimeout);
        Assert.Empty(spec.CertSANs);
    }

    [Fact]
    public void UnknownFields_AreSkipped()
    {
        var node = JsonSerializer.Deserialize("""{"metadata":{"name":"n","managedFields":[{}]},"spec":{"podCIDRs":["x"],"podCIDR":"x"}}""", ApiJson.Default.KubeNode)!;

        Assert.Equal("x", node.Spec!.PodCIDR);
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcdsaP384, "ECDSA-P384")]
    [InlineData(KeyAlgorithm.Rsa2048, "RSA-2048")]
    public void Enums_AreWrittenAsTheSchemaHasThem(KeyAlgorithm algorithm, string text)
    {
        var json = JsonSerializer.Serialize(new CertificatesSpec { KeyAlgorithm = algorithm }, ApiJson.Default.CertificatesSpec);

        Assert.Contains($"\"{text}\"", json, StringComparison.Ordinal);
        Assert.Equal(algorithm, JsonSerializer.Deserialize(json, ApiJson.Default.CertificatesSpec)!.KeyAlgorithm);
    }

    [Fact]
    public void Secret_Data_IsBase64()
    {
        var secret = new Secret { Data = new Dictionary<string, byte[]> { ["k"] = [1, 2, 255] } };
        var json = JsonSerializer.Serialize(secret, ApiJson.Default.Secret);

        Assert.Contains("\"k\":\"AQL/\"", json, StringComparison.Ordinal);
        Assert.Equal([1, 2, 255], JsonSerializer.Deserialize(json, ApiJson.Default.Secret)!.Data!["k"]);
    }
}
