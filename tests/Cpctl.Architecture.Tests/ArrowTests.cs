using System.Xml.Linq;

namespace Cpctl.Architecture.Tests;

/// <summary>api ← pki ← etcd-operator ← static-pods ← recovery ← bootstrap.</summary>
[Trait("Category", "Unit")]
public sealed class ArrowTests
{
    public static TheoryData<string> Assemblies => [.. Product.Names];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Uses_OnlyWhatStandsBeforeIt(string name)
    {
        var position = Array.IndexOf(Product.Names, name);
        var allowed = Product.Names.Take(position).ToArray();
        var used = Product.Assemblies[position].GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => reference.StartsWith("cpctl", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(used.Except(allowed));
    }

    [Fact]
    public void Executable_UsesTheFeatures_SoThatTheRuleAboveIsNotEmpty() =>
        Assert.Contains("Cpctl.StaticPods", Product.Assemblies[^1].GetReferencedAssemblies().Select(reference => reference.Name));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Types_LiveInItsOwnNamespace(string name)
    {
        var assembly = Product.Assemblies[Array.IndexOf(Product.Names, name)];
        var expected = name == "cpctl" ? "Cpctl.Bootstrap" : name;

        // Top-level statements put Program outside any namespace; generated protocol code has its own.
        Assert.Empty(Product.WrittenTypes(assembly)
            .Where(type => type is { Name: not "Program", Namespace: { } ns } && !$"{ns}.".StartsWith($"{expected}.", StringComparison.Ordinal))
            .Select(type => type.FullName));
    }

    [Fact]
    public void ProductProjects_Reference_NeitherTestsNorTools()
    {
        var references = Product.ProductProjects
            .SelectMany(file => XDocument.Load(file).Descendants("ProjectReference").Select(reference => (File: file, Target: (string?)reference.Attribute("Include") ?? "")))
            .Where(reference => reference.Target.Contains("tests/", StringComparison.Ordinal) || reference.Target.Contains("tools/", StringComparison.Ordinal));

        Assert.Equal(Product.Names.Length, Product.ProductProjects.Count());
        Assert.Empty(references);
    }

    [Fact]
    public void ProductProjects_OpenTheirInternals_OnlyToTheirOwnTests()
    {
        var friends = Product.ProductProjects
            .SelectMany(file => XDocument.Load(file).Descendants("InternalsVisibleTo").Select(friend => (string?)friend.Attribute("Include")));

        Assert.All(friends, friend => Assert.EndsWith(".Tests", friend, StringComparison.Ordinal));
    }
}
