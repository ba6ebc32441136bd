using System.Diagnostics;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Models;
using Tezgah.Runs.Chat;
using Tezgah.Web.Hosting;
using Tezgah.Web.Models;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Models;

/// <summary>A context for the models' pages, over folders of its own.</summary>
public abstract class ModelsContext : DashboardContext
{
    private const long Free = 4L << 30;

    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-models-").FullName;

    protected ModelsContext()
    {
        Options = new DashboardOptions { DataFolder = At("data"), BaseFolder = At("work"), ModelFolders = [At("extra")] };
        Services.AddSingleton<IChatService>(Chats);
        Services.AddSingleton(p => new ModelReader(p.GetRequiredService<ModelFolders>(), () => Free));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    /// <summary>Who answers.</summary>
    protected FakeChatService Chats { get; } = new();

    /// <summary>A path in the test's folder.</summary>
    protected string At(params string[] parts) => Path.Combine([_root, .. parts]);

    /// <summary>A model that is on the list, and its row.</summary>
    protected KnownModel Put(string name, bool hasTemplate = true, string? without = null, bool classifies = false)
    {
        var row = new KnownModel(name, name, SomeModel.Write(At("data", "models", name), hasTemplate, without, classifies), Time.GetUtcNow());
        Models.Put(row);
        return row;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        // A page that was left may still be writing.
        var patience = Stopwatch.StartNew();
        while (Directory.Exists(_root))
        {
            try
            {
                Directory.Delete(_root, recursive: true);
            }
            catch (IOException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                Thread.Yield();
            }
        }
    }
}
