using System.Text.Json.Nodes;
using Cpctl.Bootstrap.Install;

namespace Cpctl.Bootstrap.Tests.Install;

[Trait("Category", "Unit")]
public sealed class ConfigDriftTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2]}}""", """{"b":{"c":[1,2]},"a":1}""", "")]
    [InlineData("""{"spec":{"version":"v1.20.2"}}""", """{"spec":{"version":"v1.21.0"}}""", "spec.version: \"v1.20.2\", now \"v1.21.0\"")]
    [InlineData("""{"spec":{"certSANs":["a"]}}""", """{"spec":{}}""", "spec.certSANs: [\"a\"], now not set")]
    [InlineData("""{"a":1}""", """{"a":1,"b":true}""", "b: not set, now true")]
    public void Find_TwoConfigurations_NamesEachDifference(string begun, string now, string expected) =>
        Assert.Equal(expected, string.Join('|', ConfigDrift.Find(JsonNode.Parse(begun), JsonNode.Parse(now))));
}
