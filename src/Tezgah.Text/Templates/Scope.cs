namespace Tezgah.Text.Templates;

/// <summary>The names that are known at a place of a template. Names set in an inner scope end with it.</summary>
internal sealed class Scope(Scope? outer, Dictionary<string, object?>? names = null)
{
    private readonly Dictionary<string, object?> _names = names ?? new Dictionary<string, object?>(StringComparer.Ordinal);

    public bool TryGet(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._names.TryGetValue(name, out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    public void Set(string name, object? value) => _names[name] = value;

    private Scope? Outer { get; } = outer;
}
