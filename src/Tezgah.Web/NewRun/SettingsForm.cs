using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>
/// A form over the settings of a job: what was typed in each field, and which problems shall show. Problems of a field show once it was
/// touched; those of all fields once the job was asked to start.
/// </summary>
/// <typeparam name="T">The job.</typeparam>
public abstract class SettingsForm<T>
    where T : class, new()
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private bool _all;

    /// <summary>Everything wrong.</summary>
    public abstract IReadOnlyList<Problem> Problems { get; }

    /// <summary>Everything wrong that shall show now.</summary>
    public IReadOnlyList<Problem> Shown => _all ? Problems : [.. Problems.Where(p => IsTouched(p.Where))];

    /// <summary>What is typed in each field.</summary>
    protected Dictionary<string, string> Texts { get; } = Defaults();

    /// <summary>Why the job was not taken.</summary>
    protected IReadOnlyList<Problem> Refused { get; private set; } = [];

    /// <summary>What is typed in a field.</summary>
    public string Text(string key) => Texts[key];

    /// <summary>Whether a field holds something other than its default.</summary>
    public bool IsChanged(string key) => !SettingValues.AreSame(SettingsSchema<T>.Get(key), Texts[key], SettingsSchema<T>.Get(key).Default);

    /// <summary>The problems of one field that shall show now.</summary>
    public IEnumerable<Problem> ShownAt(string key) => Shown.Where(p => p.Where == key);

    /// <summary>Takes what was typed in a field and checks it.</summary>
    public void Set(string key, string text)
    {
        Texts[key] = text;
        _touched.Add(key);
        Refused = [];
        Check();
    }

    /// <summary>Shows everything wrong from now on; with <paramref name="refused"/>, also why the job was not taken.</summary>
    public void ShowAll(IReadOnlyList<Problem>? refused = null) => Refuse(refused ?? [], showsAll: true);

    /// <summary>Reads the settings from <see cref="Texts"/> and checks them.</summary>
    protected abstract void Check();

    /// <summary>What every field holds at first.</summary>
    protected static Dictionary<string, string> Defaults() =>
        SettingsSchema<T>.All.ToDictionary(s => s.Key, s => s.Default, StringComparer.Ordinal);

    /// <summary>Whether the problems of a setting shall show before all do; null stands for those of none.</summary>
    protected virtual bool IsTouched(string? key) => key is not null && _touched.Contains(key);

    /// <summary>Keeps problems that come from outside the fields until the next change.</summary>
    protected void Refuse(IReadOnlyList<Problem> problems, bool showsAll) => (Refused, _all) = (problems, showsAll);

    /// <summary>Forgets those problems.</summary>
    protected void Forgive() => Refused = [];

    /// <summary>Fills the fields; nothing of it counts as typed.</summary>
    protected void Fill(T job)
    {
        foreach (var (key, text) in SettingsSchema<T>.ToTexts(job))
        {
            Texts[key] = text;
        }

        Check();
    }
}
