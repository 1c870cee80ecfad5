using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Cpctl.Architecture.Tests;

/// <summary>Sealed by default, public only where another assembly needs it, files small enough to read.</summary>
[Trait("Category", "Unit")]
public sealed class ShapeTests
{
    private const int LongestFile = 300;
    private const int LongestTest = 400;

    public static TheoryData<string> Libraries => [.. Product.Names.Except(["cpctl"])];

    [Fact]
    public void Classes_AreSealedAbstractOrInheritedFrom()
    {
        var types = Product.Assemblies.SelectMany(Product.WrittenTypes).ToArray();
        var bases = types.Select(type => type.BaseType).Select(type => type is { IsGenericType: true } ? type.GetGenericTypeDefinition() : type).ToHashSet();

        Assert.Empty(types
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false, Name: not "Program" } && !bases.Contains(type))
            .Select(type => type.FullName));
    }

    [Fact]
    public void LogMessages_HaveAnIdOfTheirOwn()
    {
        var messages = Product.Assemblies.SelectMany(Product.WrittenTypes)
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (method, Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(message => message.Id is not null)
            .ToArray();

        Assert.NotEmpty(messages);
        Assert.Empty(messages.GroupBy(message => message.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(message => $"{message.method.DeclaringType!.Name}.{message.method.Name}"))}"));
    }

    [Fact]
    public void Executable_ExportsNothing() =>
        Assert.Empty(Product.Assemblies[^1].GetExportedTypes().Where(type => type.Name != "Program").Select(type => type.FullName));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicTypes_AreNeededByAnotherAssembly(string name)
    {
        var unneeded = PublicSurface.Unneeded(Product.Assemblies[Array.IndexOf(Product.Names, name)])
            .Select(type => type.FullName!).Except(NotYetNeeded()).Order(StringComparer.Ordinal);

        Assert.True(!unneeded.Any(), $"make these internal: {string.Join(", ", unneeded)}");
    }

    [Fact]
    public void TypesNotYetNeeded_StillExist()
    {
        var exported = Product.Assemblies.SelectMany(assembly => assembly.GetExportedTypes()).Select(type => type.FullName!);

        Assert.Empty(NotYetNeeded().Except(exported));
    }

    [Fact]
    public void Names_SayWhatAThingIs()
    {
        string[] vague = ["Utils", "Util", "Helper", "Helpers", "Manager", "Common", "Misc"];

        Assert.Empty(Product.Assemblies.SelectMany(Product.WrittenTypes)
            .Where(type => vague.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal)) || type.Namespace?.Split('.').Intersect(vague).Any() == true)
            .Select(type => type.FullName));
    }

    [Fact]
    public void SourceFiles_AreShort()
    {
        var files = new[] { "api", "pki", "etcd-operator", "static-pods", "recovery", "bootstrap", "tools", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Product.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

        var tooLong = files
            .Select(file => Path.GetRelativePath(Product.Root, file))
            .Where(file => File.ReadLines(Path.Combine(Product.Root, file)).Count() > (file.StartsWith("tests", StringComparison.Ordinal) ? LongestTest : LongestFile));

        Assert.True(!tooLong.Any(), $"too long: {string.Join(", ", tooLong)}");
    }

    // What waits for its user in another assembly; this list only ever shrinks.
    private static string[] NotYetNeeded() => File.ReadAllLines(Path.Combine(Product.Root, "tests/Cpctl.Architecture.Tests/not-yet-needed.txt"));
}
