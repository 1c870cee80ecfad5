using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cpctl.Architecture.Tests;

/// <summary>The product's assemblies, in the order of their arrows: each may use what stands before it.</summary>
internal static class Product
{
    public static readonly string[] Names = ["Cpctl.Api", "Cpctl.Pki", "Cpctl.Etcd", "Cpctl.StaticPods", "Cpctl.Recovery", "cpctl"];

    public static IReadOnlyList<Assembly> Assemblies { get; } = [.. Names.Select(Assembly.Load)];

    public static string Root { get; } = Path.GetFullPath("../..", Path.GetDirectoryName(ThisFile())!);

    public static IEnumerable<string> ProductProjects => Directory
        .EnumerateFiles(Root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Where(file => !Path.GetRelativePath(Root, file).StartsWith("tests", StringComparison.Ordinal) && !Path.GetRelativePath(Root, file).StartsWith("tools", StringComparison.Ordinal));

    /// <summary>Types somebody wrote: not the compiler, not a code generator.</summary>
    public static IEnumerable<Type> WrittenTypes(Assembly assembly) => assembly.GetTypes().Where(IsWritten);

    private static bool IsWritten(Type type) =>
        !type.Name.Contains('<', StringComparison.Ordinal)
        && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && type.GetCustomAttribute<GeneratedCodeAttribute>() is null
        && type.Namespace?.EndsWith(".Protocol", StringComparison.Ordinal) != true
        && (type.DeclaringType is null || IsWritten(type.DeclaringType));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
