using System.Text;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Data;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Models;

namespace Tezgah.Web.Tests.Data;

/// <summary>A context for the data pages, over folders of its own and without a sample.</summary>
public abstract class DataContext : ModelsContext
{
    protected const string Labelled = "text,label\nbir kırmızı bilye çekme olasılığı nedir,A\nüçgenin alanı kaç birim karedir,B\nikinci türevi bulunuz,A\n";

    protected DataContext()
    {
        Options = Options with { SampleFolder = null, FileFolders = ["/data"] };
        Directory.CreateDirectory(At("work"));
    }

    /// <summary>The list of data sets.</summary>
    protected DataSetStore Sets => Services.GetRequiredService<DataSetStore>();

    /// <summary>Writes a file where data may lie.</summary>
    protected string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file where data may lie.</summary>
    protected string Write(string name, byte[] content)
    {
        var path = At("work", name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Puts files on the list.</summary>
    protected DataSet Known(string train, string? validation = null, string? test = null)
    {
        var name = Path.GetFileNameWithoutExtension(train);
        var set = new DataSet { Id = DataSetIds.Of(name, train, validation, test), Name = name, Train = train, Validation = validation, Test = test, AddedAt = Time.GetUtcNow() };
        Sets.Save(set);
        return set;
    }

    /// <summary>A run that was trained on a file.</summary>
    protected static RunRecord RunOn(string id, string train) => SomeRun.In(RunStatus.Completed, id, name: "Run " + id) with
    {
        JobJson = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = train } }),
    };

    /// <summary>The page of a set, once its files are read.</summary>
    protected IRenderedComponent<DataSetPage> Open(DataSet set, string query = "")
    {
        Navigation.NavigateTo("/data/" + set.Id + query);
        var page = Render<DataSetPage>(p => p.Add(c => c.Id, set.Id));
        page.WaitForElement("#file-facts");
        return page;
    }
}
