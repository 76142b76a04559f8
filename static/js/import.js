// The import wizard works without this: it only lets a file be dropped and marks edited cells.
(function(){
  const drop=document.querySelector('[data-drop]');
  if(drop){
    const input=drop.querySelector('input');
    ['dragenter','dragover'].forEach(n=>drop.addEventListener(n,e=>{e.preventDefault();drop.classList.add('over');}));
    ['dragleave','drop'].forEach(n=>drop.addEventListener(n,e=>{e.preventDefault();drop.classList.remove('over');}));
    drop.addEventListener('drop',e=>{if(e.dataTransfer.files.length){input.files=e.dataTransfer.files;show();}});
    // The browser's own words on its file button follow the computer's language, not the page's.
    const picked=drop.querySelector('[data-picked]');
    const show=()=>{picked.textContent=input.files.length?input.files[0].name:'';};
    input.addEventListener('change',show); drop.classList.add('ready');
  }
  const form=document.getElementById('check');
  if(form){
    // Only what was changed is sent: a page of cells would else be read for nothing.
    form.addEventListener('submit',()=>form.querySelectorAll('td.cell input').forEach(i=>{if(i.value===i.defaultValue&&!('mine' in i.dataset))i.disabled=true;}));
    addEventListener('pageshow',()=>form.querySelectorAll('td.cell input').forEach(i=>{i.disabled=false;}));
    form.addEventListener('keydown',e=>{
      if(e.key==='Enter'&&e.target.matches('td.cell input')&&!e.isComposing){e.preventDefault();form.querySelector('button[value=check]').click();}
    });
  }
})();
