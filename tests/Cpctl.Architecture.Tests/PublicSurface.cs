using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cpctl.Architecture.Tests;

/// <summary>
/// Finds public types that nobody outside their assembly needs: no other assembly names them in its metadata, and no needed
/// type shows them in a signature.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Type> Unneeded(Assembly assembly)
    {
        var exported = Product.WrittenTypes(assembly).Where(type => type.IsVisible).ToHashSet();
        var needed = new HashSet<Type>();
        var named = Consumers(assembly).SelectMany(file => NamesOf(file, assembly.GetName().Name!)).ToHashSet(StringComparer.Ordinal);
        var open = new Queue<Type>(exported.Where(type => named.Contains(Outermost(type).FullName!) || HoldsOnlyConstants(type)));
        while (open.TryDequeue(out var type))
        {
            if (needed.Add(type))
            {
                foreach (var shown in ShownBy(type).Where(exported.Contains))
                {
                    open.Enqueue(shown);
                }
            }
        }

        return [.. exported.Except(needed)];
    }

    // The development cluster and the end-to-end tests are consumers too, where they have been built.
    private static IEnumerable<string> Consumers(Assembly assembly)
    {
        var tools = Directory.EnumerateFiles(Path.Combine(Product.Root, "tools"), "Cpctl.*.dll", SearchOption.AllDirectories);
        return Product.Assemblies.Where(other => other != assembly).Select(other => other.Location)
            .Concat(tools.Where(file => Path.GetFileNameWithoutExtension(file) is "Cpctl.Dev" or "Cpctl.DevCluster"));
    }

    private static List<string> NamesOf(string file, string assembly)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(reference => reference.ResolutionScope.Kind == HandleKind.AssemblyReference
                && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name) == assembly)
            .Select(reference => $"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}")];
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // Constants are copied into their users, which then name the type no more.
    private static bool HoldsOnlyConstants(Type type) =>
        type is { IsAbstract: true, IsSealed: true } && type.GetMembers(Everything).All(member => member is FieldInfo { IsLiteral: true } or Type);

    private static IEnumerable<Type> ShownBy(Type type)
    {
        var shown = new List<Type?> { type.BaseType };
        shown.AddRange(type.GetInterfaces());
        shown.AddRange(type.GetFields(Everything).Where(field => !field.IsPrivate).Select(field => field.FieldType));
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).Where(method => !method.IsPrivate && !method.IsAssembly))
        {
            shown.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            shown.Add((method as MethodInfo)?.ReturnType);
        }

        return shown.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
