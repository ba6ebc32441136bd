namespace Tezgah.Web.Provenance;

/// <summary>Where a number asks to be explained; the layout's dialog answers. One for each visit.</summary>
public sealed class OriginDesk
{
    /// <summary>Who answers: the dialog of the layout; null while there is none.</summary>
    public Func<Origin, Task>? Answer { get; set; }

    /// <summary>Shows where a number comes from.</summary>
    public Task AskAsync(Origin origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return Answer?.Invoke(origin) ?? Task.CompletedTask;
    }
}
