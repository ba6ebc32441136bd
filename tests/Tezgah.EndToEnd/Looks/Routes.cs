using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Looks;

/// <summary>The addresses of the dashboard's pages, read out of the program itself.</summary>
internal static class Routes
{
    /// <summary>The templates of all route attributes, as <c>/runs/{Id}</c>.</summary>
    public static IReadOnlyList<string> All()
    {
        using var program = new PEReader(File.OpenRead(Checkout.Dashboard + ".dll"));
        var metadata = program.GetMetadataReader();
        return
        [
            .. from type in metadata.TypeDefinitions
               from handle in metadata.GetTypeDefinition(type).GetCustomAttributes()
               let attribute = metadata.GetCustomAttribute(handle)
               where NameOf(metadata, attribute) == "RouteAttribute"
               select Argument(metadata, attribute),
        ];
    }

    private static string? NameOf(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : null;

    private static string Argument(MetadataReader metadata, CustomAttribute attribute)
    {
        var value = metadata.GetBlobReader(attribute.Value);

        // The mark that every attribute's value begins with (ECMA-335, II.23.3).
        value.ReadUInt16();
        return value.ReadSerializedString()!;
    }
}
